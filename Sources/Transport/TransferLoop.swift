import CCurl
import Core

/// One loop over `curl_multi`: every transfer of a run, on the calling thread.
final class TransferLoop {
  private let transport: CurlTransport
  private let encodings: String?
  private let multi: UnsafeMutableRawPointer
  private let endsAt: ContinuousClock.Instant
  private var open: [UnsafeMutableRawPointer: Transfer] = [:]
  /// Requests whose time to start has not come, in the order in which they were asked for.
  private var waiting: [(request: Request, startsAt: ContinuousClock.Instant)] = []
  private var nextTickAt = ContinuousClock.now + tickInterval

  private static let tickInterval = Duration.seconds(CurlTransport.tickSeconds)

  init(of transport: CurlTransport, encodings: String?) throws(Failure) {
    guard let multi = ccurl_multi_init() else { throw .connection("libcurl gives no handle") }
    self.transport = transport
    self.encodings = encodings
    self.multi = multi
    endsAt = (transport.startedAt ?? .now) + .seconds(transport.endsAfterSeconds)
  }

  deinit {
    for handle in open.keys { ccurl_multi_remove_handle(multi, handle) }
    open = [:]
    ccurl_multi_cleanup(multi)
  }

  func run(
    _ first: [Request], then handle: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request]
  ) {
    var failure: Failure?
    take(first)
    while failure == nil {
      if isIdle || ContinuousClock.now >= nextTickAt {
        nextTickAt = .now + Self.tickInterval
        take(tick())
        if isIdle { return }
      }
      let hasEnded = ContinuousClock.now >= endsAt
      if !hasEnded {
        for (request, failure) in startDue() { take(handle(request, .failure(failure))) }
      }
      if ccurl_multi_perform(multi) != CURLM_OK {
        failure = .connection("libcurl's loop has failed")
      } else if let (transfer, code) = nextEnded() {
        if let result = finish(transfer, code) { take(handle(transfer.request, result)) }
      } else if hasEnded {
        failure = .cancelled
      } else if !isIdle {
        ccurl_multi_poll(multi, millisecondsToWait)
      }
    }
    for request in endAll() { _ = handle(request, .failure(failure ?? .cancelled)) }
    _ = tick()
  }

  private var isIdle: Bool { waiting.isEmpty && open.isEmpty }

  private func take(_ requests: [Request]) {
    let now = ContinuousClock.now
    for request in requests { waiting.append((request, now + .seconds(max(0, request.delaySeconds)))) }
  }

  /// Starts every request whose time has come, before any result is handed over; returns those that may not start.
  private func startDue() -> [(Request, Failure)] {
    let now = ContinuousClock.now
    let due = waiting.filter { $0.startsAt <= now }
    waiting.removeAll { $0.startsAt <= now }
    var refused: [(Request, Failure)] = []
    for (request, _) in due {
      do throws(Failure) {
        try start(Transfer(request, of: transport, encodings: encodings))
      } catch {
        refused.append((request, error))
      }
    }
    return refused
  }

  private func start(_ transfer: Transfer) throws(Failure) {
    guard ccurl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
      throw .connection("libcurl does not start the transfer")
    }
    open[transfer.handle] = transfer
  }

  private func nextEnded() -> (Transfer, CURLcode)? {
    var handle: UnsafeMutableRawPointer?
    var code = CURLE_OK
    guard ccurl_multi_next(multi, &handle, &code), let handle, let transfer = open.removeValue(forKey: handle) else {
      return nil
    }
    ccurl_multi_remove_handle(multi, handle)
    return (transfer, code)
  }

  /// The result of an ended transfer; nil where it goes on after a redirect.
  private func finish(_ transfer: Transfer, _ code: CURLcode) -> Result<Reply, Failure>? {
    do throws(Failure) {
      if let reply = try transfer.reply(after: code) { return .success(reply) }
      try start(transfer)
      return nil
    } catch {
      return .failure(error)
    }
  }

  /// Until the next waiting request, the next tick or the run's end; libcurl wakes up earlier for its own.
  private var millisecondsToWait: Int32 {
    let next = min(waiting.map(\.startsAt).min() ?? endsAt, endsAt, nextTickAt)
    return Int32(max(0, ((next - .now) / .milliseconds(1)).rounded(.up)))
  }

  /// Drops and returns all that is open or waiting.
  private func endAll() -> [Request] {
    let requests = open.values.map(\.request) + waiting.map(\.request)
    for handle in open.keys { ccurl_multi_remove_handle(multi, handle) }
    open = [:]
    waiting = []
    return requests
  }
}
