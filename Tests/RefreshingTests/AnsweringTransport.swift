import Core
import Foundation

/// Answers each address with what the test says, and remembers what was asked.
final class AnsweringTransport: Transport {
  var answers: [String: [Result<Reply, Failure>]] = [:]
  var asked: [Request] = []
  /// How often it was told that requests will come.
  var preparations = 0
  /// How long an address takes to answer, seconds; by default nothing.
  var delaysSeconds: [String: Double] = [:]
  /// The most requests that were under way together.
  var mostAtOnce = 0
  /// What happens while a request is under way.
  var onAsk: (Request) -> Void = { _ in }
  /// Lets so many seconds of the run go by and answers how many have.
  var advance: (Double) -> Double = { $0 }

  func prepare() { preparations += 1 }

  func run(_ first: [Request], then: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request]) {
    var open: [(request: Request, endsAt: Double)] = []
    func begin(_ requests: [Request]) {
      for request in requests {
        open.append((request, advance(0) + (delaysSeconds[request.target] ?? 0)))
        mostAtOnce = max(mostAtOnce, open.count)
      }
    }
    begin(first)
    while !open.isEmpty {
      while let index = open.firstIndex(where: { $0.endsAt <= advance(0) }) {
        let request = open.remove(at: index).request
        asked.append(request)
        onAsk(request)
        var left = answers[request.target] ?? []
        let answer = left.isEmpty ? .failure(.connection("no route")) : left.removeFirst()
        // The last answer stays for whoever asks again.
        if !left.isEmpty { answers[request.target] = left }
        begin(then(request, answer))
      }
      begin(tick())
      if !open.isEmpty { _ = advance(Self.tickSeconds) }
    }
  }
}

extension Result where Success == Reply, Failure == Core.Failure {
  static func body(_ text: String, headers: [String: String] = [:]) -> Self {
    .success(Reply(status: 200, headers: headers, body: Data(text.utf8)))
  }
  static func status(_ status: Int, headers: [String: String] = [:]) -> Self {
    .success(Reply(status: status, headers: headers))
  }
  static var board: Self { .body("26142 26172 26412") }
  static var timeout: Self { .failure(.timedOut(afterSeconds: 15)) }
}
