import Core
import Foundation

/// The document that `status --format json` prints: units in the names, null for what is not known.
package func document(of status: Status) -> JSONValue {
  .object([
    "schema": .number(1), "status": JSONValue(status.level.word),
    "problems": .array(
      status.problems.map {
        .object(["status": JSONValue($0.level.word), "message": JSONValue($0.sentence)])
      }),
    "lastRun": status.lastRun.map { run in
      .object([
        "endedAt": JSONValue(run.endedAt), "durationMilliseconds": number(run.durationMilliseconds),
        "exitStatus": number(Int(run.exitStatus)),
      ])
    } ?? .null,
    "widgets": .array(status.boxes.map { document(of: $0, at: status.at) }),
    "waiting": status.waiting.map { waiting in
      .object(["count": number(waiting.count), "oldestFetchedAt": JSONValue(waiting.oldestFetchedAt)])
    } ?? .null,
    "onPublish": status.onPublish.map { command in
      .object([
        "waitingPaths": number(command.waitingPaths), "failingSince": JSONValue(command.failingSince),
        "reason": JSONValue(command.reason),
      ])
    } ?? .null,
    "quarantine": .array(status.quarantine.flatMap(documents)), "providers": .array(status.sources.map(document)),
  ])
}

private func document(of box: Status.Box, at now: Date) -> JSONValue {
  .object([
    "id": JSONValue(box.widget.id.rawValue), "state": JSONValue(box.state.rawValue),
    "provider": JSONValue(box.provider?.rawValue),
    "ageSeconds": number(box.lifetime.map { wholeSeconds(from: $0.fetchedAt, to: now) }),
    "fetchedAt": JSONValue(box.lifetime?.fetchedAt), "freshUntil": JSONValue(box.lifetime?.freshUntil),
    "validUntil": JSONValue(box.lifetime?.validUntil), "observedAt": JSONValue(box.observedAt),
  ])
}

/// One for each widget that shows the feed.
private func documents(of quarantined: Status.QuarantinedReading) -> [JSONValue] {
  let entry = quarantined.entry
  return quarantined.widgets.map { widget in
    .object([
      "widget": JSONValue(widget.rawValue), "provider": JSONValue(entry.feed.provider.rawValue),
      "message": JSONValue(entry.sentence), "firstSeenAt": JSONValue(entry.firstSeenAt),
      "lastSeenAt": JSONValue(entry.lastSeenAt), "sightings": number(entry.sightings), "mayPass": .bool(entry.isJump),
    ])
  }
}

private func document(of source: Status.Source) -> JSONValue {
  .object([
    "id": JSONValue(source.id.rawValue), "askedAt": JSONValue(source.askedAt),
    "callsThisHour": number(source.callsThisHour), "callsToday": number(source.callsToday),
    "limits": document(of: source.limits), "consecutiveFailures": number(source.consecutiveFailures),
    "notBefore": JSONValue(source.notBefore), "reason": JSONValue(source.reason),
    "askableAt": JSONValue(source.askableAt),
  ])
}

/// How many requests a provider's terms allow, or null where they name no number.
package func document(of limits: CallLimits?) -> JSONValue {
  guard let limits else { return .null }
  return .object([
    "perMinute": number(limits.perMinute), "perHour": number(limits.perHour), "perDay": number(limits.perDay),
  ])
}

private func number(_ number: Int?) -> JSONValue { JSONValue(number.map { Decimal($0) }) }
