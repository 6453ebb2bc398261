import ArgumentParser

@main
struct Widgets: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "widgets", abstract: "The backend of a newspaper's sidebar.")
}
