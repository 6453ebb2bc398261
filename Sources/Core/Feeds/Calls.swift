import Foundation

/// How many requests a provider's terms allow a site in all.
package struct CallLimits: Equatable, Sendable {
  package let perMinute: Int?
  package let perHour: Int?
  package let perDay: Int?

  package init(perMinute: Int? = nil, perHour: Int? = nil, perDay: Int? = nil) {
    self.perMinute = perMinute
    self.perHour = perHour
    self.perDay = perDay
  }

  /// From when on `count` more requests are within the limits of a minute, an hour and a day of UTC; nil where they may be
  /// made now.
  ///
  /// `inMinute` is how many were made in the minute of now, `calls` goes back to the day's beginning.
  package func heldUntil(_ calls: Calls, inMinute: Int, adding count: Int, at now: Date) -> Date? {
    let periods = [
      (60.0, inMinute, perMinute), (3600, calls.inHour(of: now), perHour), (86400, calls.onDay(of: now), perDay),
    ]
    return periods.filter { $0.1 + count > $0.2 ?? .max }.map { seconds, _, _ in
      Date(timeIntervalSince1970: ((now.timeIntervalSince1970 / seconds).rounded(.down) + 1) * seconds)
    }.max()
  }
}

/// How often a provider has been asked, by hours of UTC.
package struct Calls: Equatable, Sendable {
  /// How long the ledger is kept: a month and a day.
  package static let keptSeconds = 32 * 86400.0

  /// By the number of the hour since 1970.
  package private(set) var byHour: [Int: Int] = [:]

  package init() {}

  /// The number of an instant's hour since 1970.
  ///
  /// Within the calendar's bounds: a stored reading can hold an instant that overflows.
  package static func hour(of instant: Date) -> Int { Int((Double(instant.wholeSeconds) / 3600).rounded(.down)) }

  package mutating func add(_ count: Int, inHour hour: Int) { byHour[hour, default: 0] += count }

  package func inHour(of now: Date) -> Int { byHour[Self.hour(of: now)] ?? 0 }

  /// On the day of UTC.
  package func onDay(of now: Date) -> Int {
    let midnight = CalendarDay(of: now, in: .gmt).daysSince1970 * 24
    return (midnight..<midnight + 24).reduce(0) { $0 + (byHour[$1] ?? 0) }
  }
}

extension Attempt {
  /// How many calls of a provider it was in the minute of UTC that an instant is in.
  package func calls(of provider: ProviderID, inMinuteOf now: Date) -> Int {
    let begin = (now.timeIntervalSince1970 / 60).rounded(.down) * 60
    let isCounted = self.provider == provider && (begin..<begin + 60).contains(askedAt.timeIntervalSince1970)
    return isCounted ? callCount : 0
  }
}

extension [Attempt] {
  package func calls(of provider: ProviderID, inMinuteOf now: Date) -> Int {
    reduce(0) { $0 + $1.calls(of: provider, inMinuteOf: now) }
  }
}

extension Provider {
  /// The limits that hold for a site: those of the terms, unless it has a key where others need none (a customer's plan
  /// has its own) or asks a server of its own.
  ///
  /// Where a key is required the terms' limits are those of the free plan, until the operator sets `acceptTerms`.
  package func limits(_ options: ProviderOptions) -> CallLimits? {
    let isOwnServer = options.origin != nil && options.acceptsTerms
    let isCustomer = options.key != nil && (!terms.needsKey || options.acceptsTerms)
    return isCustomer || isOwnServer ? nil : terms.limits
  }
}

package struct RunRecord: Equatable, Sendable {
  package var endedAt: Date
  package var durationMilliseconds: Int
  package var exitStatus: Int32

  package init(endedAt: Date, durationMilliseconds: Int, exitStatus: Int32) {
    self.endedAt = endedAt
    self.durationMilliseconds = durationMilliseconds
    self.exitStatus = exitStatus
  }
}
