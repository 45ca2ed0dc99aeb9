// English: a household's statement, and what the check of a statement file says.
import type { StatementFault } from '../../node/index.ts'

const faults: Record<StatementFault, (about: string) => string> = {
  'not-a-statement': () => 'This is no statement of Hearthgrid, or a part of it is missing.',
  'statement-other-version': () => 'This statement was made by another version of Hearthgrid. Check it with that one.',
  founding: () => 'The founding document in it is none.',
  'other-street': () => 'It is of another street.',
  'street-words': () => 'Name, currency or number of the street are not those of its founding document.',
  anchor: () => 'The homes that it says may sign are not those of its own block.',
  terms: () => 'The prices and other terms in it are not those that the street had in force.',
  'tariff-missing': (number) => `The prices that counted for row ${number} are not in it.`,
  certificate: () => 'The signatures under its block are not good, or too few.',
  household: () => 'It is not shown that this home is a member of the street, under this name.',
  account: () => 'It is not shown what this home’s account held.',
  history: () => 'Blocks in it are not from this street’s history.',
  'row-altered': (number) => `Row ${number} is not what its block says.`,
  'row-missing': (number) => `Row ${number} was left out.`,
  'row-outside': (number) => `Row ${number} was not booked within the time of the statement.`,
  'row-balance': (number) => `The balance after row ${number} does not follow from the row before.`,
  'edge-before': () => 'Rows at the beginning may have been left out.',
  'edge-after': () => 'Rows at the end may have been left out.',
  figure: (name) => `The sum “${name}” is not what the rows come to.`,
}

export const enStatement = {
  statement: {
    title: 'Statement',
    lead: 'A month of your home, from the books: with a proof for every row, so that nobody has to take your word for it.',
    month: 'Month',
    make: 'Make the statement',
    making: 'Reading the books …',
    of: (name: string, street: string) => `${name}, ${street}`,
    span: (from: string, until: string) => `From ${from} up to, not including, ${until}`,
    beginsLater: (from: string) => `The books on this computer begin on ${from}, and so does this statement.`,
    booked:
      'A row belongs to the month in which the street agreed on it; the last quarter hour of a month is the next one’s.',
    among: 'Among neighbours',
    opening: 'Balance at the beginning',
    bought: (energy: string) => `Bought, ${energy}`,
    sold: (energy: string) => `Sold, ${energy}`,
    moved: 'Given, received and settled',
    closing: 'Balance at the end',
    kept: 'Kept as energy credits',
    used: 'Own credits used',
    expired: 'Credits that expired',
    supplier: 'Your supplier will bill you about',
    supplierLead:
      'Worked out from your meters and the street’s tariff. It moves nothing here; what counts is your supplier’s bill.',
    grid: (energy: string) => `From the main grid, ${energy}`,
    fedIn: (energy: string) => `Fed in, ${energy}`,
    fee: (energy: string) => `Local network fee, ${energy}`,
    together: 'Together',
    tariffs: 'Prices per kWh that were in force',
    tariff: (from: string, supplier: string, feedIn: string, fee: string) =>
      `From ${from}: supplier ${supplier}, feed-in ${feedIn}, local fee ${fee}.`,
    savings: 'What neighbours changed',
    without: 'Without neighbours it would have cost',
    withThem: 'With them it costs',
    saved: 'Saved',
    lost: 'More than without',
    carbon: 'Carbon',
    footprint: 'Footprint of what you used',
    avoided: 'Avoided against the main grid',
    pictures: (trees: string, kilometres: string) =>
      `As much as ${trees} trees take up in a year, or ${kilometres} km in an average car give off.`,
    carbonSources: [
      {
        preset: 'life-cycle',
        text: 'Medians of the life cycle (IPCC AR5 WG3 Annex III, 2014): solar 41, wind 11, hydro 24, biomass 230 g per kWh. The main grid is the average of the European Union in 2022 (Ember), 292 g per kWh: an average of production, not the plant that would have run. A battery and unknown sources count as the main grid.',
      },
      {
        preset: 'seed',
        text: 'Figures of earlier prototypes: solar and wind save 400, hydro 20 g per kWh. They fit a main grid of about 440 g per kWh only.',
      },
    ],
    kilograms: (amount: string) => `${amount} kg CO₂e`,
    rows: 'Rows',
    rowsCount: (count: string) => `${count} rows, newest first.`,
    rowsNone: 'Nothing was booked in this time.',
    rowNumber: 'Number',
    balanceAfter: 'Balance after',
    showRow: (number: string) => `Proof of row ${number}`,
    proof: 'Proof',
    proofOf: (number: string, height: string, id: string) =>
      `Row ${number} stands in block ${height}. A branch leads from it to that block, and the street’s mountain range from that block to ${id}.`,
    moreRows: 'Show all rows',
    save: 'Save as a file with proofs',
    csv: 'Save as a table (CSV)',
    print: 'Print',
    tableHint: 'In the table energy is whole Wh, money whole millionths and a decimal with a point, times are UTC.',

    checkTitle: 'Check a statement',
    checkLead:
      'Choose a statement file. It is checked on this computer, without any home or network, and goes nowhere.',
    choose: 'Choose a file',
    checking: 'Checking …',
    right: 'This statement is right.',
    wrong: 'This statement is not right.',
    whatChecked: 'What was checked',
    whatNot: 'What a file cannot show',
    rowsProved: (count: string) => `Each of its ${count} rows stands in its block as it is shown here.`,
    noGap: 'The rows are numbered without a gap, from the first of the time to the last.',
    sums: (opening: string, closing: string) =>
      `Together they take the balance from ${opening} to ${closing}. All other sums were worked out anew.`,
    terms: (count: string) =>
      count === ''
        ? 'The prices are those of the street’s terms, which did not change within this time. The CO₂ figures are those of its terms at the end.'
        : `The street changed its prices within this time (changes: ${count}); each row counts at those of its quarter hour. The CO₂ figures are those of its terms at the end.`,
    signed: (height: string, when: string, signed: string, voters: string) =>
      `Block ${height} of ${when}, on which all of it rests, is signed by ${signed} of the ${voters} homes that voted then.`,
    founders: (signed: string, all: string) =>
      `Of the first voters whom the founding document names, ${signed} of ${all} signed it, with the keys of then.`,
    noFounders: 'None of the first voters whom the founding document names signed it with the key of then.',
    ours: 'Your own books have the same block.',
    notOurs:
      'Your own books have another block there. Talk to each other: one of the two histories is not the street’s.',
    compare: (street: string, height: string, id: string) =>
      `Whose keys those are. To be sure, ask any home of the street whether its books are of street ${street} and have, at height ${height}, block ${id}.`,
    meters: 'Whether the meters measured right, and what people paid each other outside the books.',
    early: (when: string) => `What came after ${when}: the statement was made before its time was over.`,
    anew: 'The street was founded again. What was booked before the first row is in the books of then.',
    faults,
  },
}
