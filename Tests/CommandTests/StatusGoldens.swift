/// What the commands print at 00:42, twelve minutes after their only run.
extension StatusTests {
  static let wellText = """
    WIDGETS OK: 2 widgets fresh | weather-hanoi_age=720s;1800;21600 rates_age=720s;900;345600 last_run_age=720s;;1800
    weather-hanoi  fresh  met-norway   12 min  fresh until 2026-11-22T01:00:00Z  valid until 2026-11-22T06:30:00Z
    rates          fresh  vietcombank  12 min  fresh until 2026-11-22T00:45:00Z  valid until 2026-11-26T00:30:00Z
    met-norway    asked 2026-11-22T00:30:00Z  calls 1 this hour       1 today        failures 0
    open-meteo    never asked                 calls 0/5000 this hour  0/10000 today  failures 0
    vietcombank   asked 2026-11-22T00:30:00Z  calls 1 this hour       1 today        failures 0
    currency-api  never asked                 calls 0 this hour       0 today        failures 0

    """

  static let warningText = """
    WIDGETS WARNING: met-norway fails for weather-hanoi since 2026-11-22T00:30:00Z | weather-hanoi_age=720s;1800;21600 \
    rates_age=720s;900;345600 last_run_age=720s;;1800
    weather-hanoi  fresh  open-meteo   12 min  fresh until 2026-11-22T01:00:00Z  valid until 2026-11-22T06:30:00Z
    rates          fresh  vietcombank  12 min  fresh until 2026-11-22T00:45:00Z  valid until 2026-11-26T00:30:00Z
    met-norway    asked 2026-11-22T00:30:00Z  calls 1 this hour       1 today        failures 1  not before 2026-11-22T01:30:00Z  HTTP 403
    open-meteo    asked 2026-11-22T00:30:00Z  calls 3/5000 this hour  3/10000 today  failures 0
    vietcombank   asked 2026-11-22T00:30:00Z  calls 1 this hour       1 today        failures 0
    currency-api  never asked                 calls 0 this hour       0 today        failures 0

    """

  /// One line of JSON, broken here for the eye.
  static let warningJSON =
    [
      #"{"lastRun":{"durationMilliseconds":0,"endedAt":"2026-11-22T00:30:00Z","exitStatus":1},"#,
      #""onPublish":null,"problems":[{"message":"met-norway fails for weather-hanoi since 2026-11-22T00:30:00Z","#,
      #""status":"warning"}],"providers":[{"askableAt":"2026-11-22T01:30:00Z","askedAt":"2026-11-22T00:30:00Z","#,
      #""callsThisHour":1,"callsToday":1,"consecutiveFailures":1,"id":"met-norway","limits":null,"#,
      #""notBefore":"2026-11-22T01:30:00Z","reason":"HTTP 403"},"#,
      #"{"askableAt":null,"askedAt":"2026-11-22T00:30:00Z","callsThisHour":3,"#,
      #""callsToday":3,"consecutiveFailures":0,"id":"open-meteo","limits":{"perDay":10000,"perHour":5000,"#,
      #""perMinute":600},"notBefore":null,"reason":null},"#,
      #"{"askableAt":null,"askedAt":"2026-11-22T00:30:00Z","callsThisHour":1,"#,
      #""callsToday":1,"consecutiveFailures":0,"id":"vietcombank","limits":null,"notBefore":null,"reason":null},"#,
      #"{"askableAt":null,"askedAt":null,"callsThisHour":0,"callsToday":0,"consecutiveFailures":0,"id":"currency-api","#,
      #""limits":null,"notBefore":null,"reason":null}],"quarantine":[],"schema":1,"#,
      #""status":"warning","waiting":null,"widgets":[{"ageSeconds":720,"#,
      #""fetchedAt":"2026-11-22T00:30:00Z","freshUntil":"2026-11-22T01:00:00Z","id":"weather-hanoi","#,
      #""observedAt":"2026-11-22T00:30:00Z","provider":"open-meteo","state":"fresh","#,
      #""validUntil":"2026-11-22T06:30:00Z"},{"ageSeconds":720,"fetchedAt":"2026-11-22T00:30:00Z","#,
      #""freshUntil":"2026-11-22T00:45:00Z","id":"rates","observedAt":null,"provider":"vietcombank","#,
      #""state":"fresh","validUntil":"2026-11-26T00:30:00Z"}]}"#,
    ].joined() + "\n"

  static let warningMetrics = """
    # HELP widgets_build_info The version that wrote this.
    # TYPE widgets_build_info gauge
    widgets_build_info{version="0.1.0"} 1
    # HELP widgets_status 0 ok, 1 warning, 2 critical, 3 unknown: the exit status of the plugin.
    # TYPE widgets_status gauge
    widgets_status 1
    # HELP widgets_run_timestamp_seconds When the last run ended.
    # TYPE widgets_run_timestamp_seconds gauge
    widgets_run_timestamp_seconds 1795307400
    # HELP widgets_run_duration_seconds How long the last run took.
    # TYPE widgets_run_duration_seconds gauge
    widgets_run_duration_seconds 0
    # HELP widgets_last_success_timestamp_seconds When the widget's data were last fetched.
    # TYPE widgets_last_success_timestamp_seconds gauge
    widgets_last_success_timestamp_seconds{widget="weather-hanoi"} 1795307400
    widgets_last_success_timestamp_seconds{widget="rates"} 1795307400
    # HELP widgets_source_timestamp_seconds The provider's own time for the widget's data.
    # TYPE widgets_source_timestamp_seconds gauge
    widgets_source_timestamp_seconds{widget="weather-hanoi"} 1795307400
    # HELP widgets_state 1 for the state that the widget is in.
    # TYPE widgets_state gauge
    widgets_state{widget="weather-hanoi",state="fresh"} 1
    widgets_state{widget="weather-hanoi",state="stale"} 0
    widgets_state{widget="weather-hanoi",state="expired"} 0
    widgets_state{widget="weather-hanoi",state="missing"} 0
    widgets_state{widget="weather-hanoi",state="unavailable"} 0
    widgets_state{widget="rates",state="fresh"} 1
    widgets_state{widget="rates",state="stale"} 0
    widgets_state{widget="rates",state="expired"} 0
    widgets_state{widget="rates",state="missing"} 0
    widgets_state{widget="rates",state="unavailable"} 0
    # HELP widgets_waiting Places that the last run had no turn for.
    # TYPE widgets_waiting gauge
    widgets_waiting 0
    # HELP widgets_provider_calls_total Requests to the provider since midnight of UTC.
    # TYPE widgets_provider_calls_total counter
    widgets_provider_calls_total{provider="met-norway"} 1
    widgets_provider_calls_total{provider="open-meteo"} 3
    widgets_provider_calls_total{provider="vietcombank"} 1
    widgets_provider_calls_total{provider="currency-api"} 0
    # HELP widgets_provider_calls_limit Requests that the provider's terms allow in a period.
    # TYPE widgets_provider_calls_limit gauge
    widgets_provider_calls_limit{provider="open-meteo",period="hour"} 5000
    widgets_provider_calls_limit{provider="open-meteo",period="day"} 10000
    # HELP widgets_provider_failures How many times in a row the provider has failed.
    # TYPE widgets_provider_failures gauge
    widgets_provider_failures{provider="met-norway"} 1
    widgets_provider_failures{provider="open-meteo"} 0
    widgets_provider_failures{provider="vietcombank"} 0
    widgets_provider_failures{provider="currency-api"} 0
    # HELP widgets_provider_askable_timestamp_seconds From when on a provider that has failed may be asked again.
    # TYPE widgets_provider_askable_timestamp_seconds gauge
    widgets_provider_askable_timestamp_seconds{provider="met-norway"} 1795311000

    """
}
