import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix
import Serving

/// Takes Hummingbird's requests to the responder, and its responses back.
struct HTTPAnswers: Sendable {
  typealias FieldName = HTTPFields.Element.Name

  let responder: Responder
  /// The threads that may wait for the state: few, since each of them has a part of it in memory.
  private let threads = NIOThreadPool(numberOfThreads: 4)
  /// How many bodies are made part by part at once; each has the state open.
  private let streams = Slots(count: 8)

  init(responder: Responder) {
    self.responder = responder
    threads.start()
  }

  func answer(_ request: Request, _ writer: consuming ResponseWriter, on channel: any Channel) async throws {
    let asked = Serving.HTTPRequest(
      method: request.method.rawValue, target: request.head.path ?? "",
      // The Host field is taken out of them on the way here.
      fields: (request.head.authority.map { [("host", $0)] } ?? [])
        + request.headers.map { ($0.name.canonicalName, $0.value) },
      isFromLoopback: channel.remoteAddress?.isLoopback ?? false)
    let response: Serving.Response
    switch responder.reply(to: asked, at: Date()) {
    case .response(let ready): response = ready
    case .question(let question): response = try await threads.runIfActive { question.answer() }
    }
    if let complaint = response.complaint { complain("widgets: \(asked.target): \(complaint)") }
    var fields = HTTPFields()
    fields.reserveCapacity(response.fields.count + 1)
    for field in response.fields {
      if let name = Self.names[field.name] ?? FieldName(field.name) {
        fields.append(.init(name: name, value: field.value))
      }
    }
    let status = HTTPResponse.Status(code: response.status)
    let isHead = request.method == .head
    switch response.body {
    case .bytes(let bytes):
      fields.append(.init(name: .contentLength, value: "\(bytes.count)"))
      let body = isHead || bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(data: bytes))
      try await writer.write(response: .init(status: status, headerFields: fields), body: body)
    case .chunks(let chunks):
      let head = HTTPResponse(status: status, headerFields: fields)
      guard !isHead else { return try await writer.writeResponse(head) }
      await streams.take()
      defer { streams.giveBack() }
      let body = ResponseBody { [threads] writer in
        // The next part is made when the client has taken the one before.
        while let chunk = try await threads.runIfActive({ try chunks.next() }) {
          try await writer.write(ByteBuffer(data: chunk))
        }
        try await writer.finish(nil)
      }
      try await writer.write(response: head, body: body)
    }
  }

  /// Made once: a name is checked letter by letter.
  private static let names = Dictionary(
    uniqueKeysWithValues: [
      "Content-Type", "Cache-Control", "ETag", "Vary", "X-Content-Type-Options", "Access-Control-Allow-Origin",
      "Last-Modified", "Content-Encoding", "Retry-After", "Allow", "Content-Security-Policy",
    ].compactMap { text in FieldName(text).map { (text, $0) } })
}

extension ByteBuffer {
  fileprivate init(data: Data) {
    self = ByteBufferAllocator().buffer(capacity: data.count)
    writeBytes(data)
  }
}
