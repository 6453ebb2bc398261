import Foundation

extension TestSite {
  /// Everything in the site's folder: of each file and folder its kind, bytes or target, and the time it was changed at.
  func everything() throws -> [String: String] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return Dictionary(
      uniqueKeysWithValues: try names.map { name in
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        let type = attributes[.type] as? FileAttributeType
        let changedAt = (attributes[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
        let content =
          switch type {
          case .typeRegular?: (FileManager.default.contents(atPath: path(name)) ?? Data()).base64EncodedString()
          case .typeSymbolicLink?: try FileManager.default.destinationOfSymbolicLink(atPath: path(name))
          default: ""
          }
        return (name, "\(type?.rawValue ?? "") \(changedAt) \(content)")
      })
  }
}
