import Core
import Foundation

/// The entries of a forecast as they are read one after another; their times must rise.
///
/// What is out of order near now refuses the whole: nobody knows which entry is right. What is out of order later ends the
/// list before it, a repeat is passed over, and so is what is over: it must not cost what is near and good.
struct ForecastList<Time: Comparable, Entry> {
  private(set) var entries: [Entry] = []
  private var times: [Time] = []
  private var hasEnded = false
  private let place: (Time) -> ForecastPlace

  /// An empty list; `place` says where a time lies.
  init(place: @escaping (Time) -> ForecastPlace) { self.place = place }

  /// Reads one entry and takes it, if it may be taken.
  ///
  /// - Throws: what `read` throws for a near entry, and `problem` where one is out of order.
  mutating func take(
    at time: () throws(Failure) -> Time, orElse problem: @autoclosure () -> Failure,
    _ read: (Time) throws(Failure) -> Entry?
  ) throws(Failure) {
    guard !hasEnded else { return }
    let isBeyondNear = times.last.map { place($0) == .far } ?? false
    var known: Time?
    do {
      let time = try time()
      known = time
      guard try mayFollow(time, problem) else { return }
      guard let entry = try read(time) else { return }
      entries.append(entry)
      times.append(time)
    } catch {
      // An entry without a time that can be read lies where it stands.
      guard known.map({ place($0) != .near }) ?? isBeyondNear else { throw error }
      hasEnded = known == nil
    }
  }

  /// Whether an entry of this time comes next.
  private mutating func mayFollow(_ time: Time, _ problem: () -> Failure) throws(Failure) -> Bool {
    guard let last = times.last, time <= last else { return true }
    switch place(time) {
    case .past: return false
    case .far:
      if time < last {
        // Nobody knows which of the two has the wrong time.
        if place(last) == .far { removeLast() }
        hasEnded = true
      }
      return false
    case .near:
      guard place(last) == .far else { throw problem() }
      if let lastNear = times.last(where: { place($0) != .far }), time <= lastNear {
        hasEnded = true
        return false
      }
      // What stands before it has a time that is far off.
      while let last = times.last, time <= last { removeLast() }
      return true
    }
  }

  private mutating func removeLast() {
    times.removeLast()
    entries.removeLast()
  }
}

extension ForecastList where Time == Date {
  init(hoursAt now: Date) { self.init { ForecastPlace(ofHourAt: $0, now: now) } }
}

extension ForecastList where Time == CalendarDay {
  init(daysAt now: Date, in zone: TimeZone) {
    let today = CalendarDay(of: now, in: zone)
    self.init { ForecastPlace(of: $0, today: today) }
  }
}
