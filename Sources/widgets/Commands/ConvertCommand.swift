import ArgumentParser
import Core
import Foundation
import Providers
import Rendering

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert an amount with the cached rates. Never uses the network.",
    discussion: """
      Prints the price used, its source and its time. Without --side, foreign money into đồng uses buyTransfer, đồng \
      into foreign money uses sell, and a conversion between two foreign currencies uses both. Reference rates have only \
      mid. --side sets the price of both currencies. Gold is converted between lượng or chỉ and VND, by what the dealer \
      pays (buy) into đồng and by what it asks (sell) out of đồng. Đồng, yen and won are rounded to whole numbers, other currencies to 2 \
      decimals, half to even. Exit status: 0 a result was printed, from fresh or stale rates; 2 there are no rates that \
      may be shown, or the price is not quoted; 64 usage; 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The amount, such as 1000.5. Forms such as 100.000 and 1,000 may mean two things and are refused.")
  var amount: String

  @Argument(
    help: "The currency to convert from, such as USD, or a weight of gold: lượng or chỉ.",
    completion: Completions.currencies)
  var from: String

  @Argument(help: "The currency to convert to, such as VND, or a weight of gold.", completion: Completions.currencies)
  var to: String

  @Option(
    help: ArgumentHelp("The price to use: sell, buyCash, buyTransfer or mid; of gold sell or buy.", valueName: "side"),
    completion: .list(PriceSide.allCases.map(\.rawValue)))
  var side: String?

  @Option(
    help: ArgumentHelp(
      "The widget whose prices are used (default: the config's first widget of rates, or of gold).", valueName: "id"),
    completion: Completions.widgets([.rates, .gold]))
  var widget: String?

  @Option(
    help: ArgumentHelp("The gold product, by its key or name (default: the widget's first).", valueName: "key"))
  var product: String?

  @Option(help: "The format: text or json.")
  var format = TextOrJSON.text

  @Option(
    help: ArgumentHelp("The language of the text (default: the config's first).", valueName: "code"),
    completion: Completions.languages)
  var language: String?

  func run() throws {
    let site = try LoadedSite(configOption)
    if GoldQuestion.isAsked(from: from, to: to) { return try convertGold(site) }
    if product != nil { throw CommandError(.usage, "--product: expected lượng or chỉ among the two") }
    let (widget, currencies) = try rates(of: site)
    let language = try site.language(language)
    let side = try chosenSide()
    let question: ConversionQuestion
    do throws(ConversionError) {
      question = try ConversionQuestion(
        amount, from: Currency(rawValue: from.uppercased()), to: Currency(rawValue: to.uppercased()),
        side: side, of: currencies)
    } catch {
      throw CommandError(.usage, "\(error)")
    }
    let store = try site.storeForReading()
    let content = try site.config.content(of: widget, in: store, registry: registry, at: Date())
    guard let table = content.reading?.rates else { throw try site.absence(of: content, in: store) }
    let conversion: Conversion
    do throws(ConversionError) { conversion = try question.conversion(by: table) } catch {
      let name = content.source.map { "\($0.provider): " } ?? ""
      throw CommandError(.unavailable, "\(widget.id): \(name)\(error)")
    }
    switch format {
    case .text: try Console.write(try site.renderer(in: language).text(conversion, by: content, in: language))
    case .json: try Console.print(document(of: conversion, by: content).text)
    }
  }

  private func convertGold(_ site: LoadedSite) throws {
    let language = try site.language(language)
    let side = try side.map { name throws(CommandError) in
      guard let side = GoldSide(rawValue: name) else {
        throw .unknown("unknown side of gold", name, known: GoldSide.allCases.map(\.rawValue))
      }
      return side
    }
    let widget = try goldWidget(of: site)
    let question: GoldQuestion
    do throws(GoldConversionError) { question = try GoldQuestion(amount, from: from, to: to, side: side) } catch {
      throw CommandError(.usage, "\(error)")
    }
    let store = try site.storeForReading()
    let content = try site.config.content(of: widget, in: store, registry: registry, at: Date())
    guard let price = content.reading?.gold else { throw try site.absence(of: content, in: store) }
    let conversion: GoldConversion
    do throws(GoldConversionError) { conversion = try question.conversion(by: price) } catch {
      throw CommandError(.unavailable, "\(widget.id): \(error)")
    }
    switch format {
    case .text: try Console.write(try site.renderer(in: language).text(conversion, by: content, in: language))
    case .json: try Console.print(document(of: conversion, by: content).text)
    }
  }

  /// The widget that is asked, with the one product that is.
  private func goldWidget(of site: LoadedSite) throws -> Widget {
    let all = site.config.widgets.filter { $0.kind == .gold }
    let chosen: Widget? = if let widget { try site.widget(widget) } else { all.first }
    guard let chosen else { throw CommandError(.usage, "the config has no gold widget") }
    do throws(PastRefusal) { return try chosen.onlyProduct(product) } catch { throw CommandError(.usage, "\(error)") }
  }

  private func chosenSide() throws(CommandError) -> PriceSide? {
    guard let side else { return nil }
    guard let known = PriceSide(rawValue: side) else {
      throw .unknown("unknown side", side, known: PriceSide.allCases.map(\.rawValue))
    }
    return known
  }

  private func rates(of site: LoadedSite) throws(CommandError) -> (Widget, [Currency]) {
    let all = site.config.widgets.filter { $0.kind == .rates }
    let chosen: Widget? = if let widget { try site.widget(widget) } else { all.first }
    guard let chosen else { throw CommandError(.usage, "the config has no rates widget") }
    guard case .rates(let currencies) = chosen.subject else {
      let known = all.map(\.id.rawValue).joined(separator: ", ")
      throw CommandError(.usage, "\(chosen.id) shows no rates; \(known.isEmpty ? "no widget does" : "\(known) does")")
    }
    return (chosen, currencies)
  }
}
