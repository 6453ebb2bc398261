import Core
import Testing

@testable import Providers

struct AskedPointTests {
  private func check(_ asked: (Double, Double), _ answered: (Double?, Double?)) throws(Failure) {
    try Coordinate(latitude: asked.0, longitude: asked.1).check(
      latitude: answered.0, at: "lat", longitude: answered.1, at: "lon")
  }

  @Test(
    arguments: [
      (21.0, 105.875), (20.0285, 104.8542), (22.0285, 106.8542), (nil, 105.8), (21, nil), (nil, nil),
    ] as [(Double?, Double?)])
  func `a grid cell near the point, or no word on the place, is taken`(_ latitude: Double?, _ longitude: Double?) {
    #expect(throws: Never.self) { try check((21.0285, 105.8542), (latitude, longitude)) }
  }

  @Test func `more than a degree away is another place, and the sentence says which`() {
    #expect(throws: Failure.malformed("lat: answered for another place: expected about 21.0285, found 22.0286")) {
      try check((21.0285, 105.8542), (22.0286, 105.8542))
    }
    #expect(throws: Failure.malformed("lon: answered for another place: expected about 105.8542, found 104.8541")) {
      try check((21.0285, 105.8542), (nil, 104.8541))
    }
    // A hemisphere lost.
    #expect(throws: Failure.self) { try check((21.0285, 105.8542), (-21.0285, 105.8542)) }
  }

  @Test func `degrees are counted across the date line, and a longitude may be counted to 360`() {
    #expect(throws: Never.self) { try check((-17.8, 179.9), (-17.75, -179.9)) }
    #expect(throws: Never.self) { try check((40, -74), (40, 286.25)) }
    #expect(throws: Failure.self) { try check((-17.8, 179.9), (-17.75, -178.9)) }
  }

  @Test func `a number beyond the globe is another place`() {
    #expect(throws: Failure.self) { try check((21, 105), (1e300, 105)) }
    #expect(throws: Failure.self) { try check((21, 105), (21, 1e17)) }
  }
}
