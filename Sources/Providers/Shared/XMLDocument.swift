import CExpat
import Core
import Foundation

/// A small XML document: its root and the root's own children with their attributes; text is not kept.
///
/// Read by expat, always as UTF-8. A document type declaration is refused, since its entities can blow 200 KB up to
/// seconds of work; no feed of ours has one.
struct XMLDocument {
  struct Element: Equatable {
    let name: String
    let attributes: [String: String]
  }

  let root: String
  let children: [Element]

  /// Reads a whole document, with or without an XML declaration and a byte order mark.
  ///
  /// - Throws: `.malformed` for anything else, with expat's words and the line.
  init(_ body: Data) throws(Failure) {
    guard !body.isEmpty else { throw .malformed("empty body") }
    guard body.range(of: Data("<!DOCTYPE".utf8)) == nil, body.range(of: Data("<!doctype".utf8)) == nil else {
      throw .malformed("a document type declaration is not accepted: \(opening(of: body))")
    }
    guard let parser = XML_ParserCreate("UTF-8") else { throw .malformed("no memory for the XML parser") }
    defer { XML_ParserFree(parser) }
    let outline = Outline()
    let status = withExtendedLifetime(outline) {
      XML_SetUserData(parser, Unmanaged.passUnretained(outline).toOpaque())
      XML_SetElementHandler(parser, beginElement, endElement)
      XML_SetStartDoctypeDeclHandler(parser, refuseDoctype)
      outline.parser = parser
      return body.withUnsafeBytes { bytes in
        XML_Parse(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), 1)
      }
    }
    if outline.hasDoctype {
      throw .malformed("a document type declaration is not accepted: \(opening(of: body))")
    }
    guard status == XML_STATUS_OK, let root = outline.root else {
      let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown error"
      throw .malformed("not a whole XML document: line \(XML_GetCurrentLineNumber(parser)): \(words)")
    }
    self.root = root
    children = outline.children
  }
}

/// What the handlers write into while expat runs.
private final class Outline {
  var parser: XML_Parser?
  var depth = 0
  var root: String?
  var children: [XMLDocument.Element] = []
  var hasDoctype = false
}

private func outline(_ userData: UnsafeMutableRawPointer?) -> Outline? {
  userData.map { Unmanaged<Outline>.fromOpaque($0).takeUnretainedValue() }
}

private func beginElement(
  _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?,
  _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
  guard let outline = outline(userData), let name else { return }
  outline.depth += 1
  if outline.depth == 1 { outline.root = String(cString: name) }
  guard outline.depth == 2 else { return }
  var pairs: [String: String] = [:]
  var next = attributes
  // Names and values in turn, ended by a null; expat has refused repeated names.
  while let pair = next, let key = pair[0], let value = pair[1] {
    pairs[String(cString: key)] = String(cString: value)
    next = pair + 2
  }
  outline.children.append(XMLDocument.Element(name: String(cString: name), attributes: pairs))
}

private func endElement(_ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
  outline(userData)?.depth -= 1
}

private func refuseDoctype(
  _ userData: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?, _ systemID: UnsafePointer<XML_Char>?,
  _ publicID: UnsafePointer<XML_Char>?, _ hasInternalSubset: Int32
) {
  guard let outline = outline(userData) else { return }
  outline.hasDoctype = true
  if let parser = outline.parser { XML_StopParser(parser, XML_Bool(0)) }
}
