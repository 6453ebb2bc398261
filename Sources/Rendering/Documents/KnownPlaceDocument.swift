import Core

/// A place of the catalogue as `widgets places --format json` prints it.
package func document(of known: KnownPlace) -> JSONValue {
  guard case .object(let place) = JSONValue(known.place) else { return .null }
  return .object(
    place.merging([
      "id": .string(known.id), "heightMeters": JSONValue(known.place.heightMeters), "town": JSONValue(known.town),
    ]) { $1 })
}
