// Every bound of the ledger, each with its reason. Wire types use them, so raising one is a new protocol version.

/** Names are for people: 64 bytes hold about 30 letters in any script. */
export const NAME_BYTES = 64
/** A label such as "roof, south side". */
export const LABEL_BYTES = 64
/** More than a home uses in a day: what its device may buy by hand until its household says otherwise. */
export const ALLOWANCE_WH = 50_000n
/** Why a street is founded again, in a sentence or two. */
export const REASON_BYTES = 256
/** Longest currency code or word ("EUR", "credits"). */
export const CURRENCY_BYTES = 12
/** A street is a neighbourhood: the largest simulated one has 100 homes. */
export const HOUSEHOLDS = 256
/** Four meters a home are plenty; also bounds the work of a slot. */
export const METERS = 1_024
/** Of one household. */
export const METERS_PER_HOUSEHOLD = 8
/** Keys that the meters of a household have ever had: each gets another one when the computer beside it is lost. */
export const METER_KEYS_PER_HOUSEHOLD = 32
/** Three roles per household, its meters and some replaced devices. */
export const KEYS = 8_192
/** Devices that a household has ever had; a lost one is rare, and nobody fills the list of keys alone. */
export const DEVICES_PER_HOUSEHOLD = 16
export const INVITATIONS = 1_024
/** Open or lately ended ones of one household, so that nobody fills the list alone. */
export const INVITATIONS_PER_HOUSEHOLD = 32
/** How long an ended invitation can still be told from one that never was. */
export const INVITATION_REMEMBERED_MS = 7n * 86_400_000n
/**
 * One flow per household and slot that is not cleared yet; slots clear within minutes, and 256 homes that catch up with two
 * nights need 49,152. Streets of shorter slots may need more: what finds no room settles at the tariff.
 */
export const FLOWS = 65_536
/** Every quarter hour of daylight of 90 days for the largest street. What finds no room is fed in and not kept. */
export const LOTS = 1_048_576
/** A trade may leave one lot more than it found: below this much room nobody trades credits. More than one order meets. */
export const LOTS_SPARE = 8_192
/** Open orders of the whole street. */
export const ORDERS = 4_096
/** Of one household, so that nobody fills the book alone. */
export const ORDERS_PER_HOUSEHOLD = 64
export const DELIVERIES = 4_096
/** Offered or open deliveries of one household at a time. */
export const DELIVERIES_PER_HOUSEHOLD = 16
/** Payments that wait for the other side's word: a settle-up of the largest street needs one less than it has homes. */
export const PAYMENTS = 2_048
/** A home settles with a few neighbours at a time. */
export const PAYMENTS_PER_HOUSEHOLD = 16
/** A payment that nobody confirmed for so long is no longer on the books; people had two months to talk about it. */
export const PAYMENT_LIFE_MS = 62n * 86_400_000n
/** From then on a payment without an answer may be disputed: a bank takes days, people a week or two. */
export const PAYMENT_LATE_MS = 14n * 86_400_000n
/** Disputes that are open or lately decided; people can follow a handful. */
export const DISPUTES = 256
/** Open ones that one household has begun. */
export const DISPUTES_PER_HOUSEHOLD = 4
/** Hashes of evidence in one dispute, and of one household. */
export const EVIDENCE = 32
export const EVIDENCE_PER_HOUSEHOLD = 4
/** How long an outcome can be read in the state; its receipts stay in the blocks. */
export const DISPUTE_REMEMBERED_MS = 30n * 86_400_000n
/** Readings of one meter that the ledger must refuse for what they say, within a day, before a dispute opens by itself. */
export const REFUSED_READINGS = 3
/** Windows of sixteen slots in a day of quarter hours. */
export const WATCH_WINDOWS = 6
/** Marks of awake time by which the state knows which slots are final: one a twenty-fourth of the time, and one before. */
export const AWAKE_MARKS = 26
/** Standing prices remembered per household until the slots that began under them have cleared. */
export const STANDINGS = 8
/** Open and decided proposals; the oldest decided one makes room. Years of a street that changes its mind monthly. */
export const PROPOSALS = 128
/** Open ones of one household, so that nobody keeps a street busy with votes. */
export const PROPOSALS_PER_HOUSEHOLD = 3
/** Terms that one proposal may change together. */
export const TERM_CHANGES = 8
/** How far ahead a change may be agreed: a supplier tells next year's prices in autumn. */
export const AHEAD_MS = 400n * 86_400_000n
/** Tariffs remembered, for what settles late and for statements of long ago; a street changes its tariff a few times a year. */
export const TARIFFS = 256
/** Households that are members no more, for the names on old receipts; the oldest makes room. */
export const FORMER = 1_024
/** Posted rates: a few treasurers with a few currencies each. */
export const RATES = 64
export const RATES_PER_HOUSEHOLD = 8
/** Asked exchanges that wait for a treasurer. */
export const EXCHANGES = 1_024
export const EXCHANGES_PER_HOUSEHOLD = 8
/** Newcomers whom somebody has approved and who wait for others' words; a street takes in a few at a time. */
export const WISHES = 64
/** What a bank statement shows as its reference. */
export const OUTSIDE_BYTES = 140
/** Largest rate: a thousand million of the street's currency for one unit outside. */
export const RATE_MICRO = 1_000_000_000_000_000n
/** A stolen laptop is replaced within a week, or its household asks for another one. */
export const FREEZE_MS = 7n * 86_400_000n
/** Who was freed from a freeze is left alone by that organiser for so long. */
export const THAWED_MS = 30n * 86_400_000n
/** Awake time without a sign of life after which a household that owes is closed. */
export const SILENT_MS = 90n * 86_400_000n
/** Timed auctions of the whole street at a time. */
export const AUCTIONS = 1_024
/** Of one household: each binds credits, and each asks neighbours to look. */
export const AUCTIONS_PER_HOUSEHOLD = 8
/** Where a provider's energy comes from, in words such as a state or a town. */
export const JURISDICTION_BYTES = 32
/** Block ids that a waking household may name to prove that it is at the tip. */
export const RECENT_BLOCKS = 32

/** Nobody leaves the set for being absent while this few vote: four are the fewest that outvote one who lies. */
export const FLOOR_LEAST = 4
/** Who was asleep may vote again after so many blocks, so that a flapping tab does not change every block's set. */
export const COOL_DOWN_BLOCKS = 20n
/** Up to here a street knows each other; from here on newcomers to the set are counted per activation window. */
export const ACTIVATIONS_COUNT_FROM = 7
/**
 * A certificate needs two thirds and often goes without the slowest; so many in a row are a silence that is worth
 * blocks of its own.
 */
export const SILENCE_NOTICED_BLOCKS = 4n
/** A block that starts for a silent voter is at least so far from the one before. */
export const SILENCE_PACE_MS = 1_000n
/** A term in words: where carbon factors come from, in a sentence; or a few addresses of helpers. */
export const TERM_TEXT_BYTES = 256
/** How long after a double vote its proof is taken. */
export const EVIDENCE_MS = 30n * 86_400_000n
/** Days remembered by one block each, so that the age of a height is known: 30, the running one, and one that is over. */
export const DAYS = 32
export const DAY_MS = 86_400_000n
export const HOUR_MS = 3_600_000
/** Hours that figures look back: thirty days. */
export const FIGURE_HOURS = 720

/** Slots whose end is remembered until they clear; clearing waits five awake minutes, so a handful is in use. */
export const SLOT_ENDS = 64

/** A block of 512 transactions at 10 blocks a second is far beyond what homes send; keeps a proposal near 200 KB. */
export const BLOCK_TRANSACTIONS = 512
/** A proposal must travel as one gossip message. */
export const BLOCK_BYTES = 262_144
/** The largest body is a join with its approvals. */
export const TRANSACTION_BYTES = 4_096
/** Receipts of one block: trades and slot results of every home. */
export const RECEIPTS = 65_536
/** With more than this the block clears no further slot: a street that catches up with a night does so over several. */
export const CLEARING_RECEIPTS = 32_768
/** Kinds of source that a receipt can tell apart; one is "none", one more is room. */
export const SOURCE_KINDS = 8
/** A receipt has 93 bytes, four for its place in the list and eight per source; also bounds what a snapshot carries. */
export const RECEIPT_BYTES = RECEIPTS * (97 + 8 * SOURCE_KINDS)
/** One peak per bit of the height: no street makes more than 2^40 blocks. */
export const PEAKS = 40
/** Signatures of the largest street. */
export const CERTIFICATE_BYTES = 32_768
/** 20 MB are a hundred homes at any age; three times that is a street of the largest size. */
export const STATE_BYTES = 67_108_864
/** Approvals a join may carry; *Open market* asks for a few. */
export const APPROVALS = 8

/** A transaction lives at most 31 days of block time; a nonce window need not remember longer. */
export const EXPIRY_MS = 31n * 86_400_000n
/** Readings may run ahead of block time: block time lags one block and home clocks differ. */
export const READING_AHEAD_MS = 600_000n
/** A street that slept for two nights still takes the readings that were signed meanwhile. */
export const READING_BEHIND_MS = 48n * 3_600_000n
/** Only min(step, this) of a block's time counts as awake, so that a night asleep uses up no window. */
export const AWAKE_STEP_MS = 120_000n

/** 10 MWh: no home moves more in a slot, and the book's numbers stay exact. */
export const ENERGY_WH = 10_000_000n
/** 500 per kWh: far above any tariff, and quantity times price stays below 2^53. */
export const PRICE_MICRO_PER_KWH = 500_000_000n
/** A household's connection, 10 MW. */
export const NAMEPLATE_W = 10_000_000
/** Largest register a meter shows: 10^12 Wh. */
export const REGISTER_WH = 1_000_000_000_000n
/** A thousand million of currency; the sum of all accounts stays far inside 64 bits. */
export const MONEY_MICRO = 1_000_000_000_000_000n

/** Coarser meters settle at the tariff only. */
export const SETTLING_RESOLUTION_WH = 100
/** Slots between one second (tests) and one hour. */
export const SLOT_MS = { least: 1_000, most: 3_600_000 } as const

/** Pool of transactions waiting for a block: count, bytes and per sender, so that one key cannot crowd out a street. */
export const POOL_TRANSACTIONS = 4_096
export const POOL_BYTES = 4_194_304
export const POOL_PER_KEY = 256
/** The second snapshot is for whoever is still fetching it while a newer one is kept. */
export const SNAPSHOTS_KEPT = 2
/** Verdicts on signatures: some heights of the largest street, a few hundred kilobytes. */
export const VERDICTS_REMEMBERED = 2_048
