/// Whether a widget's provider will do, or the next one is asked.
enum FallbackPolicy {
  enum Choice: Equatable {
    /// More answers are out that may still decide it.
    case wait
    /// The widget has what the provider can give.
    case done
    /// More than half of what was wanted has failed.
    case next
  }

  /// The choice for a widget that wants so many answers, of which so many are good and so many have failed.
  static func choice(wanted: Int, good: Int, failed: Int) -> Choice {
    if failed * 2 > wanted { return .next }
    return good + failed == wanted ? .done : .wait
  }
}
