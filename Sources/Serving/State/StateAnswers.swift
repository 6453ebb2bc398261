import Core
import Foundation
import Rendering

/// What a route answers from the state, and how long that is the answer of the same state.
struct StateAnswer: Sendable {
  let response: Response
  /// Until when the numbers in it may be shown; nil for what does not end.
  var validUntil: Date?
  /// The last instant of the answer; nil where it may not be kept.
  let holdsUntil: Date?

  var byteCount: Int { if case .bytes(let bytes) = response.body { bytes.count } else { 0 } }
}

struct ShownContent: Sendable {
  let content: WidgetContent
  let holdsUntil: Date?
}

extension RouteCall {
  /// The answer to a question, from memory while the state is the same and time changes nothing; nil where this call
  /// would have to ask the state and may not.
  ///
  /// `question` is the same for all spellings of a query that mean the same.
  func kept(
    _ question: String..., make: () throws(HTTPProblem) -> StateAnswer?
  ) throws(HTTPProblem) -> Response? {
    let name = question.joined(separator: " ")
    // Read before the state, so that the state is never older than its stamp.
    let stamp = site.stateStamp()
    var answer = stamp.flatMap { site.stateAnswers.value(name, [$0], at: now) }
    if answer == nil {
      guard let made = try make() else { return nil }
      if let stamp, let until = made.holdsUntil, isSettled(stamp), case .bytes = made.response.body {
        site.stateAnswers.keep(made, name, [stamp], madeAt: now, holdsUntil: until)
      }
      answer = made
    }
    return answer.map { answer in
      answer.validUntil == nil
        ? answer.response : answer.response.kept(Caching.control(until: answer.validUntil, at: now))
    }
  }

  /// What a widget shows now; nil where this call would have to ask the state and may not.
  ///
  /// Throws a problem where nothing may be shown.
  func content(of widget: Widget) throws(HTTPProblem) -> ShownContent? {
    let stamp = site.stateStamp()
    var shown = stamp.flatMap { site.contents.value(widget.id.rawValue, [$0], at: now) }
    if shown == nil {
      guard mayAskState else { return nil }
      let read = try readContent(of: widget)
      if let stamp, let until = read.holdsUntil, isSettled(stamp) {
        site.contents.keep(read, widget.id.rawValue, [stamp], madeAt: now, holdsUntil: until)
      }
      shown = read
    }
    guard let shown, shown.content.reading != nil, shown.content.lifetime != nil else {
      guard let until = shown?.content.lifetime?.validUntil else {
        throw .unavailable("\(widget.id): there are no data yet")
      }
      throw .unavailable("\(widget.id): the data expired at \(until.instantText) and are not shown")
    }
    return shown
  }

  private func readContent(of widget: Widget) throws(HTTPProblem) -> ShownContent {
    guard let store = try site.openStore() else { throw .unavailable("\(widget.id): no run has ended yet") }
    do {
      return try store.readTransaction {
        let snapshots = try store.snapshots(of: widget.feeds)
        return ShownContent(
          content: site.config.content(
            of: widget, among: snapshots, in: store, registry: site.registry, hasLines: false, at: now),
          holdsUntil: lastInstant(of: widget, among: snapshots))
      }
    } catch {
      throw .unreadable(error)
    }
  }

  /// Until when the same snapshots show the same of a widget; nil where that cannot be told.
  func lastInstant(of widget: Widget, among snapshots: [Feed: Snapshot]) -> Date? {
    // At the instant of the change the answer is already another.
    site.config.nextChange(of: widget, among: snapshots, registry: site.registry, after: now)
      .map { Date(timeIntervalSinceReferenceDate: $0.timeIntervalSinceReferenceDate.nextDown) }
  }

  /// The last instant of the second that an instant is in.
  ///
  /// The state has whole seconds, so time changes an answer only where a second begins.
  var lastInstantOfSecond: Date {
    let second = now.timeIntervalSinceReferenceDate.rounded(.down)
    if second == now.timeIntervalSinceReferenceDate { return now }
    return Date(timeIntervalSinceReferenceDate: (second + 1).nextDown)
  }

  /// A file that has only just been written can be written again without another time stamp.
  private func isSettled(_ stamp: FileStamp) -> Bool {
    now.timeIntervalSince1970 - Double(stamp.changedNanoseconds) / 1e9 > 1
  }
}
