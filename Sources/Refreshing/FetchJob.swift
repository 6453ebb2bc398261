import Core
import Foundation

/// The queries that a provider answers together, and the requests that this takes.
struct FetchJob {
  let provider: any Provider
  let access: Access
  let queries: [Query]
  private(set) var requests: [Request]
  var isSecondTry = false
  /// The snapshots whose validators the request carries: what "unchanged" would mean; empty where it carries none.
  private var validated: [Query: Snapshot]
  /// Decoded when an answer is: the request is sent sooner.
  private let kept: [Query: Snapshot]
  private var results: [Int: Result<Reply, Failure>] = [:]

  /// What a provider is asked for these queries, those that it answers together as one job.
  static func jobs(
    of provider: any Provider, _ access: Access, for queries: [Query], kept: [Feed: Snapshot],
    isOriginConfigured: Bool, now: Date
  ) -> [FetchJob] {
    var groups: [[Query]] = []
    var requests: [[Query]: [Request]] = [:]
    for var request in provider.requests(for: queries, access: access, now: now) {
      request.isOriginConfigured = isOriginConfigured
      if requests[request.queries] == nil { groups.append(request.queries) }
      requests[request.queries, default: []].append(request)
    }
    return groups.map { group in
      let snapshots = group.reduce(into: [:]) { snapshots, query in
        snapshots[query] = kept[Feed(provider.id, query)].flatMap { $0.isFromTheFuture(at: now) ? nil : $0 }
      }
      return FetchJob(provider, access, group, requests[group] ?? [], kept: snapshots)
    }
  }

  private init(
    _ provider: any Provider, _ access: Access, _ queries: [Query], _ requests: [Request],
    kept: [Query: Snapshot]
  ) {
    self.provider = provider
    self.access = access
    self.queries = queries
    self.requests = requests
    self.kept = kept
    // Where an answer takes several requests, "unchanged" to one of them says nothing.
    guard requests.count == 1, let conditions = Self.conditions(of: requests[0], queries, kept) else {
      validated = [:]
      return
    }
    self.requests[0].headers.merge(conditions) { own, _ in own }
    validated = kept
  }

  /// The header fields that make a request conditional; nil where not every query has the same validators of its address.
  private static func conditions(of request: Request, _ queries: [Query], _ kept: [Query: Snapshot]) -> [String:
    String]?
  {
    let all = Set(queries.map { kept[$0]?.validators?.headers(for: request) ?? [:] })
    guard all.count == 1, let headers = all.first, !headers.isEmpty else { return nil }
    return headers
  }

  /// Sends it without conditions: another job that waits for the same answer has kept nothing.
  mutating func dropConditions() {
    requests = requests.map(\.withoutConditions)
    validated = [:]
  }

  var feeds: [Feed] { queries.map { Feed(provider.id, $0) } }

  /// The attempts that these of its requests are, one for each feed.
  func attempts(of requests: [Request], at now: Date) -> [Attempt] {
    let callCount = requests.reduce(0) { $0 + $1.callCount }
    let delaySeconds = requests.map(\.delaySeconds).min() ?? 0
    return feeds.enumerated().map { index, feed in
      let share = callCount / feeds.count
      return Attempt(
        feed, askedAt: now.addingTimeInterval(delaySeconds),
        callCount: index == 0 ? callCount - share * (feeds.count - 1) : share)
    }
  }

  // MARK: Replies

  mutating func take(_ result: Result<Reply, Failure>, of target: String) {
    for index in requests.indices where requests[index].target == target { results[index] = result }
  }

  /// Whether every request has brought something, or one has brought nothing that could be used.
  var isOver: Bool { results.count == requests.count || !results.values.allSatisfy(Self.isUsable) }

  private static func isUsable(_ result: Result<Reply, Failure>) -> Bool {
    (try? result.get()).map { $0.isAnswer || $0.status == 304 } ?? false
  }

  /// Begins again with the requests that brought nothing that could be used, or with all where the replies together could
  /// not be; answers their indices.
  mutating func tryAgain(afterSeconds delaySeconds: Double) -> [Int] {
    isSecondTry = true
    let bad = results.filter { !Self.isUsable($0.value) }.map(\.key).sorted()
    let again = bad.isEmpty ? requests.indices.filter { results[$0] != nil } : bad
    for index in again {
      results[index] = nil
      requests[index].delaySeconds = delaySeconds
    }
    return again
  }

  mutating func delay(_ index: Int, bySeconds delaySeconds: Double) { requests[index].delaySeconds = delaySeconds }

  /// The latest `Expires` of its replies, which no snapshot remembers where they are not believed.
  func expiresAt(now: Date) -> Date? {
    results.values.compactMap { (try? $0.get())?.expiresAt(receivedAt: now) }.max()
  }

  /// What a failure says, without the site's key, which a provider may repeat.
  func sentence(of failure: Failure) -> String {
    access.key?.redacted(failure.description) ?? failure.description
  }

  /// A reading as it came, not yet judged.
  struct Answer {
    var reading: Reading
    /// Whether the provider said "unchanged".
    var isUnchanged: Bool
    var expiresAt: Date?
    var validators: Validators?
    var isSample: Bool
  }

  /// What the replies say of each query; a 304 is turned into the kept reading, renewed.
  func answers(allowsSamples: Bool, now: Date) -> [Query: Result<Answer, Failure>] {
    do throws(Failure) {
      var replies: [Reply] = []
      for index in requests.indices {
        // Of an answer that takes several requests, one that failed spoils the whole.
        guard let result = results[index] else { continue }
        replies.append(try result.get())
      }
      if !allowsSamples, replies.contains(where: \.isSample) { throw .sample }
      if let reply = replies.first(where: { $0.status == 304 }) { return try unchanged(reply, now: now) }
      if let bad = replies.first(where: { !$0.isAnswer }) { throw provider.failure(of: bad, now: now) }
      let said = try provider.decode(replies, for: queries, earlier: kept.mapValues(\.reading), now: now)
      let isSample = replies.contains(where: \.isSample)
      let (expiresAt, validators) = (expiresAt(now: now), validators(of: replies))
      return queries.reduce(into: [:]) { answers, query in
        answers[query] = (said[query] ?? .failure(.malformed("no answer for this place"))).map {
          Answer(reading: $0, isUnchanged: false, expiresAt: expiresAt, validators: validators, isSample: isSample)
        }
      }
    } catch {
      return queries.reduce(into: [:]) { $0[$1] = .failure(error) }
    }
  }

  private func unchanged(_ reply: Reply, now: Date) throws(Failure) -> [Query: Result<Answer, Failure>] {
    guard !validated.isEmpty else { throw .http(status: 304, words: "to a request without validators") }
    guard !reply.isRedirected else { throw .http(status: 304, words: "from an address that was not asked") }
    var answers: [Query: Result<Answer, Failure>] = [:]
    for (query, kept) in validated {
      guard let reading = kept.reading.renewed(at: now) else {
        answers[query] = .failure(
          .outdated("HTTP 304, but the forecast that is kept has no step of the present hour"))
        continue
      }
      answers[query] = .success(
        Answer(
          reading: reading, isUnchanged: true, expiresAt: reply.expiresAt(receivedAt: now),
          validators: validators(of: [reply], after: kept.validators), isSample: kept.isSample))
    }
    return answers
  }

  /// A 304 may leave out what has not changed.
  ///
  /// They are sent back as they came, so what no header field may hold is not kept, nor what holds our key.
  private func validators(of replies: [Reply], after old: Validators? = nil) -> Validators {
    guard requests.count == 1, let reply = replies.first, !reply.isRedirected else {
      return Validators(access: access.fingerprint)
    }
    func plain(_ field: String?) -> String? {
      field.flatMap { text in
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPlain && access.key?.redacted(text) ?? text == text ? text : nil
      }
    }
    return Validators(
      etag: plain(reply.headers["etag"]) ?? old?.etag,
      lastModified: plain(reply.headers["last-modified"]) ?? old?.lastModified,
      address: requests[0].addressFingerprint, access: access.fingerprint)
  }
}
