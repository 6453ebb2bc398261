import Core
import Foundation

/// Why a provider may not be asked now, and from when on it may.
package struct Wait: Equatable, Sendable {
  package let provider: ProviderID
  /// From when on it may be asked again.
  package let until: Date
  /// What it said the last time it failed, or what its terms or its last answer ask for.
  package let reason: String
}

extension [Wait] {
  /// `no provider may be asked before 08:31 (Asia/Ho_Chi_Minh): vietcombank: HTTP 503, failing since 07:46`, on a wall
  /// clock in the widget's zone; nil where nothing waits.
  func sentence(for widget: Widget, _ outages: [Outage], now: Date) -> String? {
    guard let first = map(\.until).min() else { return nil }
    let reasons = map { wait in
      let since = outages.first { $0.subject == .provider(wait.provider, widget: widget.id) }.map {
        ", failing since \($0.begunAt.clockText(in: widget.zone, now: now))"
      }
      return "\(wait.provider): \(wait.reason)\(since ?? "")"
    }
    // Up to the full minute: who asks again when the clock says so is not too early.
    let minute = Date(timeIntervalSince1970: (first.timeIntervalSince1970 / 60).rounded(.up) * 60)
    return
      "no provider may be asked before \(minute.clockText(in: widget.zone, now: now)) (\(widget.zone.identifier)): "
      + reasons.joined(separator: "; ")
  }
}

extension Date {
  /// `08:31`, with the day where that is not the day of now: `08:31 on 2026-11-23`.
  func clockText(in zone: TimeZone, now: Date) -> String {
    let time = LocalTime(of: self, in: zone)
    return time.day == CalendarDay(of: now, in: zone) ? time.clock : "\(time.clock) on \(time.day)"
  }
}
