import Foundation

/// A box of the sidebar, as the config describes it.
public struct Widget: Equatable, Sendable {
  /// Its id, part of every published path.
  public let id: WidgetID
  /// What it shows.
  public let subject: Subject
  /// Whom to ask, in order.
  public let providers: [ProviderID]
  /// How long a snapshot is fresh, seconds.
  public let ttlSeconds: Int
  /// How long a snapshot may be shown, seconds.
  public let maxAgeSeconds: Int
  /// The zone of every time it shows.
  public let zone: TimeZone

  /// What a widget shows.
  public enum Subject: Equatable, Sendable {
    /// A place's weather.
    case weather(Place)
    /// Rows of a rate table, in this order.
    case rates([Currency])
  }

  /// A box of the sidebar.
  public init(
    id: WidgetID, subject: Subject, providers: [ProviderID], ttlSeconds: Int, maxAgeSeconds: Int, zone: TimeZone
  ) {
    self.id = id
    self.subject = subject
    self.providers = providers
    self.ttlSeconds = ttlSeconds
    self.maxAgeSeconds = maxAgeSeconds
    self.zone = zone
  }

  /// What the widget is about.
  public var kind: Kind {
    switch subject {
    case .weather: .weather
    case .rates: .rates
    }
  }

  /// What its providers are asked.
  public var query: Query {
    switch subject {
    case .weather(let place): .weather(WeatherQuery(coordinate: place.coordinate, zone: zone))
    case .rates: .rates(RatesQuery())
    }
  }
}

/// A place with its names.
public struct Place: Equatable, Sendable {
  /// Its name in each language that the config gives.
  public let names: [Language: String]
  /// Where it is.
  public let coordinate: Coordinate

  /// A place with its names.
  public init(names: [Language: String], coordinate: Coordinate) {
    self.names = names
    self.coordinate = coordinate
  }

  /// The name in a language; where the config has none, that of the first of the others by code.
  public func name(in language: Language) -> String {
    names[language] ?? names.min { $0.key.rawValue < $1.key.rawValue }?.value ?? ""
  }
}
