// Every limit of the serial part, each with the reason for its size.

/** Belgian telegrams with thirteen monthly peaks pass 3.5 kB; twice that leaves room, and a broken line costs no more. */
export const MAX_TELEGRAM_BYTES = 8_192
/** Fifteen months of history of every register, as some Slovenian and Austrian meters send, are 11 kB. */
export const MAX_DATA_BLOCK_BYTES = 16_384
/** An HDLC frame says its length in eleven bits, an M-Bus frame in eight; longer things are made of several. */
export const MAX_HDLC_BYTES = 2_049
export const MAX_MBUS_BYTES = 261
/** Sealed telegrams that wait for a key to open them; whoever has no key loses nothing by dropping old ones. */
export const MAX_SEALED_WAITING = 4
/** A frame or two are damaged now and then; this many in a row that do not open have another key. */
export const UNOPENED_IN_A_ROW = 3
/** How often the counter of the last opened frame is kept: what was heard since could be played again after a reload. */
export const KEEP_COUNTER_MS = 10_000
/** Equipment identifiers are at most 48 characters in the standards; the rest is room for odd meters. */
export const MAX_METER_ID_CHARS = 64
/** "/XXX", a digit and at most sixteen characters in IEC 62056-21; meters in the field write somewhat more. */
export const MAX_IDENTIFICATION_CHARS = 64
/** Text messages are up to 1,024 characters in the standards of P1; values are far shorter. */
export const MAX_VALUE_CHARS = 1_024
/** Twelve digits of kWh are more than a country uses in a year, and their watts still fit a double exactly. */
export const MAX_NUMBER_DIGITS = 12
/** EasyMeter writes seven places behind the point of a kWh; what is finer than a mWh is cut. */
export const MAX_FRACTION_DIGITS = 9
/** The same bound for numbers that come as bytes: 10^12 kWh, in mWh. */
export const MAX_QUANTITY_MILLI = 10n ** 18n
/** Scalers of real meters run from -4 to 4; beyond 9 the number is noise that passed a check. */
export const MAX_EXPONENT = 9
/** Three telegrams of the slowest P1 meter (10 s): whoever said nothing valid for that long is reported. */
export const LINE_PATIENCE_MS = 30_000
/** 360 A at 400 V, more than homes are fused for: what says more is a wrong digit, unless its meter is registered as larger. */
export const STEP_MOST_W = 250_000n
/** A telegram that a busy computer took up so much late makes the time to the next one look shorter. */
export const STEP_LATE_MS = 5_000n
/** How often a session looks at the clock; a report may be late by this much. */
export const LINE_CHECK_MS = 1_000
/** Auto-detection listens this long per line setting: one whole telegram of a 10 s meter, and its beginning. */
export const TRIAL_MS = 12_000

/** A relay that hears nothing for this long opens by itself (when its hardware knows leases). */
export const LEASE_MS = 30_000
/** Renewed three times per lease, so that two lost renewals do no harm. */
export const LEASE_RENEW_MS = 10_000
/** Compressors and relay contacts wear by short cycles: once on, stay on this long. */
export const MIN_ON_MS = 60_000
/** And once off, stay off as long. */
export const MIN_OFF_MS = 60_000
/** Contacts last about 100,000 switches: twelve an hour, day and night, is almost a year at the very worst. */
export const MAX_SWITCHES_PER_HOUR = 12

/** Relay boards answer within 100 ms; adapters and busy tabs take their time. */
export const RELAY_ANSWER_MS = 500
/** A line now and then is lost to noise, three in a row are not. */
export const RELAY_TRIES = 3
/** How often a board is asked where its contact stands: often enough for people who watch, rare enough for a slow bus. */
export const RELAY_READ_MS = 2_000
/** A board that may be built without an answer is asked this often, and then left in peace. */
export const RELAY_MUTE_TRIES = 3
/** Long enough to hear the click and see the lamp, short enough that nothing gets hot. */
export const RELAY_TEST_MS = 10_000
/** A meter of ours that was silent for three of the slowest telegram periods says nothing about what flows. */
export const RELAY_STALE_MS = 30_000
/** Relays on one board of the largest kind. */
export const MAX_RELAY_CHANNELS = 32
/** The longest answer of our own protocol carries a key and a signature in hex. */
export const LEASE_LINE_CHARS = 256
/** Sequence numbers of that protocol are sixteen bits: a microcontroller's plain integer. */
export const LEASE_MAX_SEQUENCE = 65_535
/** Numato boards echo what they hear; more than this on one line is noise. */
export const NUMATO_LINE_CHARS = 64

/** A load that is smaller than this is lost among refrigerators and lamps, so nothing is concluded from it. */
export const POWER_STEP_W = 200
/** Contacts, inrush and a meter that tells a mean of ten seconds have settled by then. */
export const POWER_SETTLE_MS = 15_000
/** Readings in a row that have to agree before the meter is believed against the relay. */
export const POWER_SAMPLES = 3
/** A house in which anything at all is plugged in takes or gives more. */
export const POWER_NOTHING_W = 2
/** Thermostats pause, so only a long nothing says that a wire or a fuse is open. */
export const POWER_NOTHING_MS = 300_000
/** Whoever fixes a fuse needs not wait long, and contacts are spared. */
export const POWER_REST_MS = 900_000

/** LCUS boards are built with 1, 2, 4 or 8 relays. */
export const LCUS_CHANNELS = 8
/** A status line is "CH1: OFF" and its line end; anything longer is not a status line. */
export const LCUS_LINE_CHARS = 32

/** Chromium's default of 255 bytes is 22 ms at 115200 baud; this is 1.4 s, more than a busy worker pauses. */
export const READ_BUFFER_BYTES = 16_384
/** What was written is in a pipe, not on the wire, when the browser says so; closing earlier than this loses it. */
export const CLOSE_SETTLE_MS = 150
/** A device that takes no more bytes must not keep its port from being closed. */
export const CLOSE_TIMEOUT_MS = 2_000

/** SML files and DLMS lists of meters nest five deep; noise that passed a check must not exhaust the stack. */
export const MAX_NESTING = 12

/** How often a poll is asked for its next step when no byte comes; pauses are longer by at most this much. */
export const POLL_TICK_MS = 50
/** The largest frame of Modbus over a serial line. */
export const MAX_MODBUS_BYTES = 256
/** Addresses on a Modbus line; 0 is everybody, and those above are reserved. */
export const MAX_UNIT = 247
/** Speeds that meters on a bus can be set to. */
export const MIN_ASKED_BAUD = 300
export const MAX_ASKED_BAUD = 115_200
/** Meters answer within 100 ms; adapters and busy tabs take their time. */
export const MODBUS_TIMEOUT_MS = 1_000
/** Many meters want this much silence before they hear the next request. */
export const MODBUS_GAP_MS = 50
/** Lost requests are common on long lines, three in a row are not. */
export const MODBUS_TRIES = 3
/** A round of a 2400 baud meter takes half a second; faster than this no balance is kept anyway. */
export const MODBUS_PERIOD_MS = 2_000

/** Meters on one pair of wires: each may take half a second, and a relay wants its meter heard within 30 s. */
export const MAX_BUS_METERS = 16
/** A meter that kept quiet costs the others three seconds, so it is asked no more often than this. */
export const MODBUS_ABSENT_MS = 30_000
/** A question and the beginning of its answer at 2400 baud, with the time of meter, adapter and browser. */
export const MODBUS_SEARCH_MS = 300

/** The standard's reaction time of 1.5 s, and an identification of forty characters at 300 baud. */
export const IEC_ANSWER_MS = 3_000
/** Longest pause within an answer by the standard is 1.5 s; then the meter has gone. */
export const IEC_SILENCE_MS = 3_000
/** Zero bytes for 2.2 s at 300 baud, then 1.5 s to get ready. */
export const IEC_WAKE_MS = 3_700
/** Three readings a slot; some of these meters lose days of their battery to each hour of talk. */
export const IEC_PERIOD_MS = 300_000
/** While a delivery counts on the meter: one lost round, and it is still heard within the 30 s that a relay wants. */
export const IEC_HURRY_MS = 12_000

/** Ten minutes of the most talkative meter (a telegram of 1 kB a second), and a file that can still be mailed. */
export const MAX_RECORDING_BYTES = 1_048_576
/** A quarter hour shows every telegram of a slot; whoever forgets to stop keeps no more. */
export const MAX_RECORDING_MS = 900_000
/** At 115200 baud bytes come in chunks of a millisecond or more each. */
export const MAX_RECORDING_EVENTS = 100_000
/** Two characters a byte, and some twenty around each event. */
export const MAX_RECORDING_CHARS = 2 * MAX_RECORDING_BYTES + 20 * MAX_RECORDING_EVENTS
/** What a person looks through on a screen; a Belgian telegram of 3.5 kB fits. */
export const RAW_VIEW_BYTES = 4_096
