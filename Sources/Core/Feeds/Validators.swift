import Foundation

/// What a provider gave so that it can say "unchanged" next time; sent back as it came, to the address that gave it.
package struct Validators: Codable, Equatable, Sendable {
  package var etag: String?
  package var lastModified: String?
  /// When this part of a table was had, where that was later than the earliest of its parts, which is the table's own time.
  package var fetchedAt: Date?
  /// `Request.addressFingerprint` of the request that they answered; nil where an older version has stored them.
  package var address: String?

  package init(etag: String? = nil, lastModified: String? = nil, fetchedAt: Date? = nil, address: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
    self.fetchedAt = fetchedAt
    self.address = address
  }

  /// The header fields that make a request conditional; none for a request to another address than the one that gave
  /// the validators.
  package func headers(for request: Request) -> [String: String] {
    guard address == request.addressFingerprint else { return [:] }
    var headers: [String: String] = [:]
    headers[Self.etagField] = etag
    headers[Self.lastModifiedField] = lastModified
    return headers
  }

  /// The same without what makes a request conditional.
  package var withoutConditions: Validators { Validators(fetchedAt: fetchedAt, address: address) }

  static let etagField = "If-None-Match"
  static let lastModifiedField = "If-Modified-Since"
}

extension Request {
  /// What tells the whole address apart: origin, path and query, the subscription's and the key's fields, and the key
  /// itself, of which no more than `Secret.fingerprint` goes in.
  package var addressFingerprint: String {
    var fingerprint = Fingerprint()
    fingerprint.add(url)
    fingerprint.add("\n\(key?.fingerprint ?? 0)")
    for (name, value) in headers.sorted(by: { $0.key < $1.key })
    where name != Validators.etagField && name != Validators.lastModifiedField {
      fingerprint.add("\n\(name): \(value)")
    }
    return fingerprint.text
  }
}
