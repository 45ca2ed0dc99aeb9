// German: a household's statement, and what the check of a statement file says.
import type { enStatement } from './en-statement.ts'

export const deStatement: typeof enStatement = {
  statement: {
    title: 'Abrechnung',
    lead: 'Ein Monat deines Haushalts, aus den Büchern: mit einem Nachweis für jede Zeile, damit dir niemand glauben muss.',
    month: 'Monat',
    make: 'Abrechnung erstellen',
    making: 'Die Bücher werden gelesen …',
    of: (name, street) => `${name}, ${street}`,
    span: (from, until) => `Von ${from} bis vor ${until}`,
    beginsLater: (from) => `Die Bücher auf diesem Computer beginnen am ${from}, und so auch diese Abrechnung.`,
    booked:
      'Eine Zeile gehört zu dem Monat, in dem die Straße sie vereinbart hat; die letzte Viertelstunde eines Monats zählt zum nächsten.',
    among: 'Unter Nachbarn',
    opening: 'Kontostand am Anfang',
    bought: (energy) => `Gekauft, ${energy}`,
    sold: (energy) => `Verkauft, ${energy}`,
    moved: 'Gegeben, bekommen und ausgeglichen',
    closing: 'Kontostand am Ende',
    kept: 'Als Guthaben behalten',
    used: 'Eigenes Guthaben verbraucht',
    expired: 'Verfallenes Guthaben',
    supplier: 'Dein Versorger berechnet dir etwa',
    supplierLead:
      'Errechnet aus deinen Zählern und dem Tarif der Straße. Es bewegt hier nichts; es zählt die Rechnung deines Versorgers.',
    grid: (energy) => `Aus dem Netz, ${energy}`,
    fedIn: (energy) => `Eingespeist, ${energy}`,
    fee: (energy) => `Örtliches Netzentgelt, ${energy}`,
    together: 'Zusammen',
    tariffs: 'Preise je kWh, die galten',
    tariff: (from, supplier, feedIn, fee) =>
      `Ab ${from}: Versorger ${supplier}, Einspeisung ${feedIn}, Netzentgelt ${fee}.`,
    savings: 'Was die Nachbarn ausmachen',
    without: 'Ohne Nachbarn hätte es gekostet',
    withThem: 'Mit ihnen kostet es',
    saved: 'Gespart',
    lost: 'Mehr als ohne',
    carbon: 'Treibhausgase',
    footprint: 'Fußabdruck deines Verbrauchs',
    avoided: 'Vermieden gegenüber dem Netz',
    pictures: (trees, kilometres) =>
      `So viel, wie ${trees} Bäume in einem Jahr aufnehmen oder ${kilometres} km in einem durchschnittlichen Auto ausstoßen.`,
    carbonSources: [
      {
        preset: 'life-cycle',
        text: 'Mittelwerte über den Lebensweg (IPCC AR5 WG3 Annex III, 2014): Sonne 41, Wind 11, Wasser 24, Biomasse 230 g je kWh. Das Netz ist der Durchschnitt der Europäischen Union 2022 (Ember), 292 g je kWh: ein Durchschnitt der Erzeugung, nicht das Kraftwerk, das gelaufen wäre. Batterien und unbekannte Quellen zählen wie das Netz.',
      },
      {
        preset: 'seed',
        text: 'Werte früherer Prototypen: Sonne und Wind sparen 400, Wasser 20 g je kWh. Sie passen nur zu einem Netz mit etwa 440 g je kWh.',
      },
    ],
    kilograms: (amount) => `${amount} kg CO₂e`,
    rows: 'Zeilen',
    rowsCount: (count) => `${count} Zeilen, neueste zuerst.`,
    rowsNone: 'In dieser Zeit wurde nichts gebucht.',
    rowNumber: 'Nummer',
    balanceAfter: 'Kontostand danach',
    showRow: (number) => `Nachweis der Zeile ${number}`,
    proof: 'Nachweis',
    proofOf: (number, height, id) =>
      `Zeile ${number} steht in Block ${height}. Ein Zweig führt von ihr zu diesem Block und die Gipfelkette der Straße von dort zu ${id}.`,
    moreRows: 'Alle Zeilen zeigen',
    save: 'Als Datei mit Nachweisen speichern',
    csv: 'Als Tabelle speichern (CSV)',
    print: 'Drucken',
    tableHint:
      'In der Tabelle steht Energie in ganzen Wh, Geld in ganzen Millionsteln und als Dezimalzahl mit Punkt, Zeiten in UTC.',

    checkTitle: 'Eine Abrechnung prüfen',
    checkLead:
      'Wähle die Datei einer Abrechnung. Sie wird auf diesem Computer geprüft, ohne Haushalt und ohne Netz, und verlässt ihn nicht.',
    choose: 'Datei wählen',
    checking: 'Wird geprüft …',
    right: 'Diese Abrechnung stimmt.',
    wrong: 'Diese Abrechnung stimmt nicht.',
    whatChecked: 'Was geprüft wurde',
    whatNot: 'Was eine Datei nicht zeigen kann',
    rowsProved: (count) => `Jede ihrer ${count} Zeilen steht so in ihrem Block, wie sie hier gezeigt wird.`,
    noGap: 'Die Zeilen sind ohne Lücke nummeriert, von der ersten der Zeit bis zur letzten.',
    sums: (opening, closing) =>
      `Zusammen führen sie den Kontostand von ${opening} zu ${closing}. Alle anderen Summen wurden neu berechnet.`,
    terms: (count) =>
      count === ''
        ? 'Die Preise sind die der Straße; in dieser Zeit haben sie sich nicht geändert. Die CO₂-Zahlen sind die, die sie zuletzt hatte.'
        : `Die Straße hat ihre Preise in dieser Zeit geändert (${count}-mal); jede Zeile zählt zu denen ihrer Viertelstunde. Die CO₂-Zahlen sind die, die sie zuletzt hatte.`,
    signed: (height, when, signed, voters) =>
      `Block ${height} vom ${when}, auf dem alles ruht, trägt die Unterschriften von ${signed} der ${voters} Haushalte, die damals abstimmten.`,
    founders: (signed, all) =>
      `Von den ersten Stimmberechtigten, die die Gründungsurkunde nennt, haben ${signed} von ${all} unterschrieben, mit den Schlüsseln von damals.`,
    noFounders:
      'Von den ersten Stimmberechtigten, die die Gründungsurkunde nennt, hat niemand mit dem Schlüssel von damals unterschrieben.',
    ours: 'Deine eigenen Bücher haben denselben Block.',
    notOurs:
      'Deine eigenen Bücher haben dort einen anderen Block. Sprecht miteinander: eine der beiden Geschichten ist nicht die der Straße.',
    compare: (street, height, id) =>
      `Wem die Schlüssel gehören. Um sicherzugehen, frag einen Haushalt der Straße, ob seine Bücher von der Straße ${street} sind und auf Höhe ${height} den Block ${id} haben.`,
    meters: 'Ob die Zähler richtig gemessen haben, und was sich die Leute außerhalb der Bücher gezahlt haben.',
    early: (when) => `Was nach ${when} kam: die Abrechnung wurde erstellt, bevor ihre Zeit um war.`,
    anew: 'Die Straße wurde neu gegründet. Was vor der ersten Zeile gebucht wurde, steht in den Büchern von damals.',
    faults: {
      'not-a-statement': () => 'Das ist keine Abrechnung von Hearthgrid, oder ein Teil davon fehlt.',
      'statement-other-version': () =>
        'Diese Abrechnung hat eine andere Version von Hearthgrid erstellt. Prüfe sie mit dieser.',
      founding: () => 'Die Gründungsurkunde darin ist keine.',
      'other-street': () => 'Sie ist von einer anderen Straße.',
      'street-words': () => 'Name, Währung oder Nummer der Straße sind nicht die ihrer Gründungsurkunde.',
      anchor: () => 'Wer darin unterschreiben darf, sind nicht die Haushalte ihres eigenen Blocks.',
      terms: () => 'Die Preise und anderen Bedingungen darin sind nicht die, die in der Straße galten.',
      'tariff-missing': (number) => `Die Preise, die für Zeile ${number} galten, stehen nicht darin.`,
      certificate: () => 'Die Unterschriften unter ihrem Block sind nicht gut, oder es sind zu wenige.',
      household: () => 'Es ist nicht gezeigt, dass dieser Haushalt unter diesem Namen zur Straße gehört.',
      account: () => 'Es ist nicht gezeigt, was auf dem Konto dieses Haushalts war.',
      history: () => 'Blöcke darin sind nicht aus der Geschichte dieser Straße.',
      'row-altered': (number) => `Zeile ${number} ist nicht, was ihr Block sagt.`,
      'row-missing': (number) => `Zeile ${number} wurde weggelassen.`,
      'row-outside': (number) => `Zeile ${number} wurde nicht in der Zeit der Abrechnung gebucht.`,
      'row-balance': (number) => `Der Kontostand nach Zeile ${number} folgt nicht aus der Zeile davor.`,
      'edge-before': () => 'Am Anfang können Zeilen weggelassen sein.',
      'edge-after': () => 'Am Ende können Zeilen weggelassen sein.',
      figure: (name) => `Die Summe „${name}“ ist nicht das, was die Zeilen ergeben.`,
    },
  },
}
