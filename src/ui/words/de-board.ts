// Deutsch, fünfter Teil: the same as `en-board.ts`.
import type { enBoard } from './en-board.ts'

const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many)

export const deBoard: typeof enBoard = {
  board: {
    title: 'Das Schwarze Brett',
    lead: 'Alle in der Straße können es lesen. Es bewegt kein Geld und ändert nichts in den Büchern.',
    none: 'Noch hängt hier nichts. Schreib die erste Notiz: ein Straßenfest, eine entlaufene Katze, ein Danke.',
    wait: 'Lesen kannst du schon. Schreiben geht von selbst, sobald sie es gesagt haben.',
    mutedGo: 'Zur Karte mit dem neuen Schlüssel',
    alone:
      'Zurzeit ist keiner deiner Nachbarn erreichbar. Was du schreibst, bleibt hier und wird ihnen später gegeben.',
    write: 'Auf das Brett schreiben',
    kind: 'Es ist',
    kinds: { notice: 'eine Notiz', rule: 'eine Hausregel' },
    ruleHint: 'Eine Hausregel ist, worauf ihr euch untereinander einigt. Die Bücher setzen sie nicht durch.',
    heading: 'Titel',
    text: 'Text',
    textHint: 'Einfacher Text; Zeilenumbrüche bleiben, wie du sie tippst.',
    titleNeeded: 'Bitte schreib einen Titel.',
    textNeeded: 'Bitte schreib etwas Text.',
    left: (left) => `Noch ${left} Zeichen`,
    over: (over) => `${over} Zeichen zu viel`,
    post: 'Ans Brett hängen',
    posted: 'Es hängt am Brett.',
    save: 'Änderung sichern',
    cancel: 'Abbrechen',
    groups: { notice: 'Notizen', rule: 'Hausregeln', dispute: 'Zu Belegen' },
    whole: 'Alles zeigen',
    less: 'Weniger zeigen',
    change: 'Ändern',
    changing: (title) => `„${title}“ ändern`,
    remove: 'Entfernen',
    removing: 'Von jedem Brett entfernen? Wer es gelesen hat, hat es gelesen.',
    removeYes: 'Entfernen',
    removeNo: 'Behalten',
    removed: 'Es ist entfernt.',
    hidden: 'Verborgen',
    muted: (name, number) =>
      `${name}: Was ein Computer dieses Hauses schrieb, ist auf jedem Brett verborgen. Er hat als seine Nummer ${number} zwei verschiedene Texte unterschrieben; niemand könnte sagen, welcher gilt.`,
    mutedNext:
      'Das kommt vor, wenn ein Browserprofil kopiert oder zurückgeholt wurde. Ein Computer mit neuem Schlüssel kann wieder schreiben.',
  },

  receiptWords: {
    column: 'Worte',
    write: 'Schreiben',
    count: (count, text) => `${text} ${plural(count, 'Notiz', 'Notizen')}`,
    open: (shown, receipt) => `${shown}: ${receipt}`,
    title: 'Worte zu einem Beleg',
    lead: 'Alle in der Straße können lesen, was hier steht. In den Büchern ändert es nichts.',
    none: 'Zu diesem Beleg hat niemand geschrieben.',
    theirSide: 'Zum selben Eintrag, auf der anderen Seite.',
    own: 'Was möchtest du dazu sagen?',
    close: 'Schließen',
    party: (name) => `mit ${name}`,
    entry: (entry) => `Eintrag ${entry}`,
    others: (entry) => `Ein Beleg eines anderen Hauses, Eintrag ${entry}`,
    otherSide: (line) => `Die andere Seite von: ${line}`,
    unknown: 'Ein Beleg, der nicht unter deinen ist',
    matter: 'Ein Streitfall oder eine Zahlung, die dein Haus nicht kennt',
    toMoney: 'Zu deinen Belegen',
  },

  profiles: {
    title: 'Häuser über sich selbst',
    none: 'Noch hat sich kein Haus vorgestellt.',
    write: 'Stell dein Haus vor',
    change: 'Deine Worte ändern',
    label: 'Über dein Haus',
    hint: 'Wer hier wohnt und was Nachbarn wissen sollten. Alle in der Straße können es lesen. Leer gesichert ist es weg.',
    save: 'Worte sichern',
    saved: 'Gesichert.',
    stopped: 'Zurzeit nicht möglich; warum, steht am Brett.',
  },

  live: {
    title: 'Watt in diesem Augenblick',
    none: 'Zurzeit zeigt niemand seine Watt.',
    share: 'Unsere Watt live der Straße zeigen',
    what: 'Deine Nachbarn sehen dann, was dein Haus in diesem Augenblick bezieht oder abgibt, und können daraus erraten, wann jemand da ist. Nichts davon wird aufgehoben, und es endet, wenn du diese Seite schließt.',
    noMeter: 'Dein Haus hat noch keinen Zähler, darum gibt es nichts zu zeigen.',
    silent: 'Dein Zähler sagt gerade nichts, darum sehen deine Nachbarn nichts.',
  },
}
