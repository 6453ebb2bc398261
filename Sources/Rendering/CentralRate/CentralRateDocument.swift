import Core

extension CentralRate {
  var json: JSONValue {
    .object(["value": .number(value), "document": JSONValue(document), "day": JSONValue(day.description)])
  }
}
