import NIOCore
import NIOHTTP1

/// NIO's decoder of a connection's requests, with limits; a new one replaces it after a request for an upgrade.
final class RequestDecoders {
  /// The longest header of a request, and the longest path and query, bytes.
  static let mostHeaderBytes = 16384

  private var current: ByteToMessageHandler<HTTPRequestDecoder>?

  func next() -> ByteToMessageHandler<HTTPRequestDecoder> {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = Self.mostHeaderBytes
    limits.maxHeaderListSize = Self.mostHeaderBytes
    limits.maxHeaderFieldCount = 100
    let decoder = ByteToMessageHandler(
      HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
    current = decoder
    return decoder
  }

  /// Ignores an upgrade: the decoder reads nothing more after it, so a new one takes the bytes that have come.
  func ignoreUpgrade(in pipeline: ChannelPipeline.SynchronousOperations) throws {
    guard let old = current else { return }
    try pipeline.addHandler(next(), position: .after(old))
    _ = pipeline.removeHandler(old)
  }
}
