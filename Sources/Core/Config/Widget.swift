import Foundation

/// A box of the sidebar, as the config describes it.
package struct Widget: Equatable, Sendable {
  /// Its id, part of every published path.
  package let id: WidgetID
  /// What it shows.
  package let subject: Subject
  /// Whom to ask, in order.
  package let providers: [ProviderID]
  /// How long a snapshot is fresh, seconds.
  package let ttlSeconds: Int
  /// How long a snapshot may be shown, seconds.
  package let maxAgeSeconds: Int
  /// The zone of every time it shows; of several places that of the first.
  package let zone: TimeZone
  /// Who is asked for a line of observation in a weather widget, and for which station; nil for no such line.
  package let observation: Source?
  /// How much of it is drawn.
  package let variant: Variant
  /// How long the past of what it asks is kept, seconds; nil for the config's word on its kind.
  package let historySeconds: Int?

  /// How much of a widget is drawn; its JSON is the same in both.
  package enum Variant: String, Sendable, CaseIterable {
    /// Now and today, the prices of a transfer: what a narrow column has room for.
    case compact
    /// Everything.
    case full
  }

  /// What a widget shows.
  package enum Subject: Equatable, Sendable {
    /// A place's weather.
    case weather(Place)
    /// The weather of several places.
    case places([Place])
    /// Rows of a rate table, in this order.
    case rates([Currency])
    /// A place's air.
    case air(Place)
    /// A station's line in a weather widget.
    case observation(StationID)
  }

  /// A station and the provider that passes its reports on.
  package struct Source: Equatable, Sendable {
    /// Who is asked.
    package let provider: ProviderID
    /// For which station.
    package let station: StationID

    /// A station and its provider.
    package init(provider: ProviderID, station: StationID) {
      self.provider = provider
      self.station = station
    }
  }

  /// A box of the sidebar.
  package init(
    id: WidgetID, subject: Subject, providers: [ProviderID], ttlSeconds: Int, maxAgeSeconds: Int, zone: TimeZone,
    observation: Source? = nil, variant: Variant = .full, historySeconds: Int? = nil
  ) {
    self.id = id
    self.subject = subject
    self.providers = providers
    self.ttlSeconds = ttlSeconds
    self.maxAgeSeconds = maxAgeSeconds
    self.zone = zone
    self.observation = observation
    self.variant = variant
    self.historySeconds = historySeconds
  }

  /// What the widget is about.
  package var kind: Kind {
    switch subject {
    case .weather, .places: .weather
    case .rates: .rates
    case .air: .air
    case .observation: .observation
    }
  }

  /// What its providers are asked.
  package var query: Query {
    switch subject {
    case .weather(let place): .weather(WeatherQuery(coordinate: place.coordinate, zone: place.zone))
    case .places(let places): .places(places.map { WeatherQuery(coordinate: $0.coordinate, zone: $0.zone) })
    case .rates: .rates(RatesQuery())
    case .air(let place): .air(AirQuery(coordinate: place.coordinate, zone: place.zone))
    case .observation(let station): .observation(ObservationQuery(station: station))
    }
  }

  /// Whoever may be asked for something that the widget shows.
  package var everyProvider: [ProviderID] { providers + [observation?.provider].compactMap(\.self) }

  /// Its line of observation as a widget of its own: asked for, judged and kept like any other, but never published alone.
  package var observer: Widget? {
    observation.map { source in
      Widget(
        id: id.observer, subject: .observation(source.station), providers: [source.provider], ttlSeconds: ttlSeconds,
        maxAgeSeconds: maxAgeSeconds, zone: zone, historySeconds: historySeconds)
    }
  }
}

extension WidgetID {
  /// Under which id a widget's observation is kept; no config can name it.
  var observer: WidgetID { WidgetID(rawValue: "\(rawValue)\(Self.observerSuffix)") }

  /// The id that people know: of an observation that of its widget.
  package var named: WidgetID {
    rawValue.hasSuffix(Self.observerSuffix)
      ? WidgetID(rawValue: String(rawValue.dropLast(Self.observerSuffix.count))) : self
  }

  private static let observerSuffix = "+observation"
}

/// A place with its names.
package struct Place: Equatable, Sendable {
  /// Its name in each language that the config gives.
  package let names: [Language: String]
  /// Where it is.
  package let coordinate: Coordinate
  /// Its zone: it decides which hours make a day.
  package let zone: TimeZone
  /// Its height above the sea, where the config says so: the higher, the colder it may be.
  package let heightMeters: Double?

  /// A place with its names.
  package init(names: [Language: String], coordinate: Coordinate, zone: TimeZone, heightMeters: Double? = nil) {
    self.names = names
    self.coordinate = coordinate
    self.zone = zone
    self.heightMeters = heightMeters
  }

  /// The name in a language; where the config has none, that of the first of the others by code.
  package func name(in language: Language) -> String {
    names[language] ?? names.min { $0.key.rawValue < $1.key.rawValue }?.value ?? ""
  }
}
