import Foundation

extension Data {
  /// This body of one place with the coordinates that a request asks for, as a list where they are several.
  package func ofPlaces(in request: SeenRequest) -> Data {
    func values(_ name: String) -> [Substring] {
      request.query.split(separator: "&").first { $0.hasPrefix("\(name)=") }?.dropFirst(name.count + 1)
        .replacing("%2C", with: ",").split(separator: ",") ?? []
    }
    let text = String(decoding: self, as: UTF8.self)
    // MET Norway is asked for one place at a time.
    if let latitude = values("lat").first, let longitude = values("lon").first {
      return Data(
        text.replacing(
          /"coordinates": *\[ *[-0-9.]+, *[-0-9.]+/, with: "\"coordinates\":[\(longitude),\(latitude)",
          maxReplacements: 1
        ).utf8)
    }
    let points = Array(zip(values("latitude"), values("longitude")))
    // Looked for once: a body of a hundred places is half a megabyte.
    guard !points.isEmpty, let body = text.firstMatch(of: /"latitude": *[-0-9.]+,\s*"longitude": *[-0-9.]+/) else {
      return self
    }
    let all = points.map { latitude, longitude in
      text[..<body.range.lowerBound] + "\"latitude\":\(latitude),\"longitude\":\(longitude)"
        + text[body.range.upperBound...]
    }
    return Data((all.count == 1 ? String(all[0]) : "[\(all.joined(separator: ","))]").utf8)
  }
}
