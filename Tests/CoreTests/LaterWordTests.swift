import Core
import Foundation
import Testing

/// Which of two words of one provider on the same time is the later one.
@Suite struct LaterWordTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)

  private func report(
    at seconds: Double = 0, received: Double? = nil, isCorrection: Bool? = nil, celsius: Double = 20
  ) -> Reading {
    .observation(
      Observation(
        station: "VVNB", observedAt: now.addingTimeInterval(seconds), condition: .fog, temperatureCelsius: celsius,
        receivedAt: received.map(now.addingTimeInterval), isCorrection: isCorrection))
  }

  private func forecast(issued seconds: Double?) -> Reading {
    .weather(
      Weather(
        current: .init(observedAt: now, condition: .fog), issuedAt: seconds.map(now.addingTimeInterval)))
  }

  @Test func `a station's later report, else its correction, supersedes the other and never the reverse`() {
    let pairs = [
      (report(received: 240), report(received: 300)),
      (report(received: 240, isCorrection: true), report(received: 300)),
      (report(received: 240), report(received: 240, isCorrection: true)),
      (report(received: 240), report(isCorrection: true)), (report(), report(isCorrection: true)),
      (report(isCorrection: true), report(at: 1)),
    ]
    for (earlier, later) in pairs {
      #expect(later.supersedes(earlier))
      #expect(!earlier.supersedes(later))
    }
    for (one, other) in [
      (report(), report()), (report(received: 240), report()), (report(isCorrection: true), report(isCorrection: true)),
    ] {
      #expect(!one.supersedes(other) && !other.supersedes(one))
    }
  }

  @Test func `of two forecasts the one that was made later supersedes, where both say when`() {
    #expect(forecast(issued: 60).supersedes(forecast(issued: 0)))
    #expect(!forecast(issued: 0).supersedes(forecast(issued: 60)))
    #expect(!forecast(issued: 60).supersedes(forecast(issued: 60)))
    #expect(!forecast(issued: 60).supersedes(forecast(issued: nil)))
    #expect(!forecast(issued: nil).supersedes(forecast(issued: 60)))
  }

  @Test func `a table is superseded by what is fetched later, whatever it says`() {
    let (one, other) = (
      Reading.rates(RateTable(basis: .board, rows: [], observedAt: now)),
      Reading.rates(RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26412)], observedAt: now))
    )
    #expect(!one.supersedes(other) && !other.supersedes(one))
  }

  @Test func `when a report was received, and whether it is a correction, is no value of it`() {
    #expect(report(received: 240).hasTheValues(of: report(at: 60, received: 300, isCorrection: true)))
    #expect(!report().hasTheValues(of: report(celsius: 21)))
  }
}
