import Foundation

/// What a provider sent so that it can answer 304 next time; sent back unchanged, to the same address.
package struct Validators: Codable, Equatable, Sendable {
  package var etag: String?
  package var lastModified: String?
  /// When this part of a table was fetched, where that was later than its earliest part, which gives the table's time.
  package var fetchedAt: Date?
  /// `Request.addressFingerprint` of their request; nil where an older version has stored them.
  package var address: String?

  package init(etag: String? = nil, lastModified: String? = nil, fetchedAt: Date? = nil, address: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
    self.fetchedAt = fetchedAt
    self.address = address
  }

  /// The header fields that make a request conditional; none for a request to another address.
  package func headers(for request: Request) -> [String: String] {
    guard address == request.addressFingerprint else { return [:] }
    var headers: [String: String] = [:]
    headers[Self.etagField] = etag
    headers[Self.lastModifiedField] = lastModified
    return headers
  }

  package var withoutConditions: Validators { Validators(fetchedAt: fetchedAt, address: address) }

  static let etagField = "If-None-Match"
  static let lastModifiedField = "If-Modified-Since"
}

extension Request {
  /// Of the whole address: origin, path and query, the header fields, and `Secret.fingerprint` of the key.
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
