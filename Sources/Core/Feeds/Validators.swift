import Foundation

/// What a provider sent so that it can answer 304 next time; sent back unchanged, to the same address.
package struct Validators: Codable, Equatable, Sendable {
  package var etag: String?
  package var lastModified: String?
  /// `Request.addressFingerprint` of the request that they answered; nil where there is none.
  package var address: String?
  /// `Access.fingerprint` of whoever was told; nil where an older version has stored them.
  package var access: String?

  package init(etag: String? = nil, lastModified: String? = nil, address: String? = nil, access: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
    self.address = address
    self.access = access
  }

  /// The header fields that make a request conditional; none for a request to another address.
  package func headers(for request: Request) -> [String: String] {
    guard address == request.addressFingerprint else { return [:] }
    var headers: [String: String] = [:]
    headers[Self.etagField] = etag
    headers[Self.lastModifiedField] = lastModified
    return headers
  }

  /// The same without what makes a request conditional.
  package var withoutConditions: Validators { Validators(address: address, access: access) }

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

extension Request {
  /// The same asking for the whole answer.
  package var withoutConditions: Request {
    var request = self
    for field in [Validators.etagField, Validators.lastModifiedField] { request.headers[field] = nil }
    return request
  }
}

extension Access {
  /// What tells apart who is asked and as whom: what one host, key or plan has said of how long its answer holds does not
  /// hold for another.
  package var fingerprint: String {
    var fingerprint = Fingerprint()
    fingerprint.add("\(origin)\n\(key?.fingerprint ?? 0)\n\(plan ?? "")")
    return fingerprint.text
  }
}
