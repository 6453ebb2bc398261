import Foundation

extension Reply {
  /// Until when the answer is fresh (RFC 9111, 4.2); nil where the provider does not say, or says that it is not.
  ///
  /// `max-age`, else `Expires` less `Date`, each less `Age`, counted from the receipt by our own clock. `no-store` and
  /// `no-cache` give no time; `s-maxage` is for shared caches and not read. A malformed field is ignored. At most
  /// `Lifetime.longestExpiresSeconds`.
  package func expiresAt(receivedAt: Date) -> Date? {
    guard let seconds = freshSeconds(receivedAt: receivedAt) else { return nil }
    let age = headers["age"].flatMap(Self.seconds) ?? 0
    let left = min(seconds - age, Lifetime.longestExpiresSeconds)
    return left > 0 ? receivedAt.addingTimeInterval(left) : nil
  }

  /// By the server's clock.
  var sentAt: Date? { headers["date"].flatMap { Date(httpDate: $0) } }

  private func freshSeconds(receivedAt: Date) -> Double? {
    let directives = headers["cache-control"].map(Self.directives) ?? []
    if directives.contains(where: { $0.name == "no-store" || $0.name == "no-cache" }) { return nil }
    // The first of several counts.
    let maxAge = directives.lazy.filter { $0.name == "max-age" }.compactMap { Self.seconds($0.value) }.first
    return maxAge
      ?? headers["expires"].flatMap { Date(httpDate: $0) }?.timeIntervalSince(sentAt ?? receivedAt)
  }

  /// A comma within quotes separates nothing.
  private static func directives(_ field: String) -> [(name: String, value: String)] {
    var parts: [Substring] = [""]
    var isQuoted = false
    for character in field {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { part in
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return (pair.first?.lowercased() ?? "", pair.count > 1 ? pair[1].trimmingCharacters(in: ["\""]) : "")
    }
  }

  /// Whole seconds in digits; nil for anything else.
  private static func seconds(_ text: String) -> Double? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    return digits.isDigits ? Double(digits) : nil
  }
}
