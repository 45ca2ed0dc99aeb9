// Deutsch, dritter Teil: the same as `en-repairs.ts`.
import type { enRepairs } from './en-repairs.ts'

export const deRepairs: typeof enRepairs = {
  computer: {
    titles: {
      astray: 'Dieser Computer stimmt nicht mehr ab',
      'left-behind': 'Ein anderer Computer stimmt für dein Haus ab',
      suspended: 'Dein Haus stimmt zurzeit nicht ab',
      frozen: 'Dein Haus ist eingefroren',
      muted: 'Die Straße verbirgt, was dieser Computer ans Brett schrieb',
    },
    why: {
      astray:
        'Sein Schlüssel hat etwas unterschrieben, wovon dieses Browserprofil nichts weiß: Das Profil wurde kopiert, zurückgeholt oder zurückgesetzt. Damit nie etwas doppelt unterschrieben wird, ist der Schlüssel für immer außer Dienst.',
      'left-behind':
        'Ein Haus stimmt nur von einem Computer aus ab. Benutzt du den anderen, gibt es hier nichts zu tun.',
      suspended:
        'Mit seinem Schlüssel wurden für einen Eintrag zwei verschiedene Dinge unterschrieben; der Beweis steht in den Büchern. Sorge dafür, dass dieses Browserprofil nur einmal läuft, dann beginne mit einem neuen Schlüssel.',
      frozen:
        'Jemand mit dem Schlüssel deines Hauses wollte es so: Der Schlüssel seines Computers gilt nicht mehr. Nichts wird mehr von selbst unterschrieben, und dein Haus stimmt nicht ab. Ist dieser Computer in deiner Hand, kann er mit einem neuen Schlüssel weitermachen.',
      muted:
        'Mit seinem Schlüssel wurden zwei verschiedene Notizen als ein und dieselbe unterschrieben: Das Browserprofil wurde kopiert oder zurückgeholt. Er stimmt weiter ab, aber niemand sieht, was er schreibt. Sorge dafür, dass dieses Profil nur einmal läuft, dann beginne mit einem neuen Schlüssel.',
    },
    instead: 'Soll stattdessen dieser Computer abstimmen:',
    stays: 'Kontostand, Guthaben, Zähler und Rechnung bleiben, wie sie sind, und deine Ablesungen zählen weiter.',
    gets: 'Dieser Computer bekommt einen neuen Schlüssel. Der alte wird gelöscht und unterschreibt nie wieder.',
    when: 'Die Straße einigt sich darauf wie auf jeden Eintrag; ab dem übernächsten stimmt dieser Computer ab.',
    whenMuted: 'Die Straße einigt sich darauf wie auf jeden Eintrag; ab dem übernächsten gilt der neue Schlüssel.',
    confirm: 'Nur dieser Computer soll für mein Haus abstimmen.',
    enrol: 'Diesen Computer wieder zum Wähler machen',
    enrolMuted: 'Diesem Computer einen neuen Schlüssel geben',
    sent: 'Gesendet, von der Straße noch nicht vereinbart',
    waiting: 'Lass diese Seite offen. Es geht von selbst weiter, sobald die Straße sich einig ist.',
    everyone:
      'In deiner Straße muss jedes Haus zustimmen, darum kommt das ohne deine Stimme nicht zustande. Gründe die Straße neu: Dein neuer Schlüssel ist dabei.',
    everyoneGo: 'Zur Straße',
    notHere: 'In dieser Straße lässt sich kein neuer Schlüssel machen.',
  },

  refounding: {
    title: 'Die Straße steht still',
    since: (when, ago) => `Der letzte Eintrag wurde ${ago} vereinbart (${when}).`,
    waitsFor: (names) => `Es geht weiter, sobald ${names} wach ist.`,
    waitsForSome: (count, names) => `Es geht weiter, sobald ${count} von diesen wach sind: ${names}.`,
    patience:
      'Meist macht jemand seine Seite wieder auf, und es geht von selbst weiter. Bis dahin geht nichts verloren.',
    pointer: (ago) =>
      `Der letzte Eintrag wurde ${ago} vereinbart. Ist ein Computer für immer verloren, kann die Straße neu beginnen.`,
    pointerGo: 'So geht es',
    open: 'Niemand kommt wieder? Die Straße neu gründen',
    openTitle: 'Die Straße soll neu gegründet werden',
    does: 'Was geschieht',
    carries: 'Neue Bücher beginnen, wo die alten enden: dieselben Häuser, Kontostände, Guthaben, Zähler und Preise.',
    keeps: 'Die alten Einträge bleiben auf jedem Computer gespeichert, und nichts darin ändert sich.',
    costs: 'Was es kostet',
    without: (names) =>
      `Ohne Stimme in den neuen Büchern zunächst: ${names}. Sie gehören weiter dazu, behalten alles und stimmen wieder mit ab, sobald ihr Computer eine Weile zurück ist.`,
    withoutYou:
      'Dein Haus stimmt in den neuen Büchern zunächst nicht mit: Wer das vorschlug, sah seinen Computer nicht wach. Es bleibt Mitglied, behält, was ihm gehört, und stimmt wieder mit, sobald diese Seite eine Weile offen war.',
    closes:
      'Offene Aufträge und Lieferungen enden, und was gesendet, aber nicht vereinbart ist, muss neu gesendet werden.',
    final:
      'Wer zustimmt, unterschreibt nichts mehr in den alten Büchern, auch wenn alle wiederkommen. Das lässt sich nicht zurücknehmen; es verfällt nur, wenn die Straße endgültig ohne Neugründung weitergegangen ist.',
    votes: (names) => `Zunächst stimmen ab: ${names}.`,
    all: 'Jedes Haus muss auf seiner Seite zustimmen, auch wer gerade schläft. Bis dahin ändert sich nichts.',
    alone: (organiser, when) =>
      `Jedes Haus muss auf seiner Seite zustimmen. Bei weniger als vier Häusern darf ${organiser} ab ${when} ohne die anderen weitermachen, wenn bis dahin kein Eintrag kommt.`,
    aloneUnknown:
      'Jedes Haus muss auf seiner Seite zustimmen. Bei weniger als vier Häusern darf, wer die Straße gegründet hat, zwei Tage nach dem letzten Eintrag ohne die anderen weitermachen.',
    aloneYou: (when) =>
      `Du hast diese Straße gegründet; bei weniger als vier Häusern darfst du ohne die anderen weitermachen: von selbst ab ${when}, wenn bis dahin kein Eintrag kommt und diese Seite offen ist.`,
    reason: 'Warum',
    reasonHint: 'Alle Nachbarn lesen es, und es bleibt in den neuen Büchern.',
    reasonNeeded: 'Bitte schreib, warum, damit deine Nachbarn entscheiden können.',
    confirm: 'Ich weiß, dass sich das nicht zurücknehmen lässt.',
    propose: 'Alle fragen und zustimmen',
    hearing: 'Einen Moment: Es wird nachgesehen, wer wach ist. Das dauert höchstens ein paar Sekunden.',
    approve: 'Der Neugründung zustimmen',
    says: (reason) => `Die Begründung: „${reason}“`,
    progress: (agreed, all) => `${agreed} von ${all} Häusern haben zugestimmt.`,
    instead: 'Du hast schon einem anderen Vorschlag zugestimmt. Stimmst du diesem zu, tritt er an dessen Stelle.',
    agreed: 'zugestimmt',
    awaited: 'noch nicht',
    done: 'Du hast zugestimmt. Dieser Computer unterschreibt nichts mehr in den alten Büchern.',
    next: 'Lass diese Seite offen und sag denen Bescheid, die noch fehlen. Es gilt dann von selbst.',
  },

  afresh: {
    save: 'Die alten Bücher als Datei sichern',
    saveHint:
      'Eine Textdatei mit allem außer deinen Schlüsseln. Bewahre sie für dich auf, oder für jemanden, der dir hilft.',
    saved: 'Gesichert. Bewahre die Datei gut auf.',
    title: 'Neu anfangen',
    does: 'Das nimmt die alten Bücher von diesem Computer. Die Schlüssel deines Hauses und deiner Zähler bleiben; niemand sonst kann sich für dich ausgeben.',
    then: 'Bitte danach einen Nachbarn um eine Einladung: Die Straße erkennt dein Haus und gibt dir ihre Bücher mit deinem Kontostand.',
    thenUnreadable:
      'Bitte danach einen Nachbarn um eine Einladung: Die Straße erkennt dein Haus und gibt dir ihre Bücher mit deinem Kontostand. Sehen alle Nachbarn diese Seite, hat niemand Bücher zu geben; dann gründet gemeinsam eine neue Straße und rechnet nach den Belegen ab, die ihr zuletzt heruntergeladen habt.',
    confirm: 'Ich habe die alten Bücher gesichert oder brauche sie nicht.',
    strandedTitle: 'Dieser Computer kommt mit seinen Büchern nicht weiter',
    stranded: {
      'refounded-without-us':
        'Die Straße wurde von einem Eintrag aus neu gegründet, den dieser Computer nie bekommen hat. Die alten Einträge gibt niemand mehr her; deshalb muss dein Haus mit den heutigen Büchern noch einmal hereinkommen.',
      'books-differ':
        'Die Bücher hier sind nicht die deiner Nachbarn. Sichere zuerst weiter unten auf dieser Seite einen Fehlerbericht: Er zeigt, was schiefging. Dann kann dein Haus mit den Büchern der Straße noch einmal hereinkommen.',
      gone: 'Es ist gegangen oder wurde ausgeschlossen. Die Belege unter Geld bleiben lesbar, bis du neu anfängst.',
    },
    goneTitle: 'Dein Haus gehört nicht mehr zu dieser Straße',
    thenGone: 'Danach kannst du eine Straße gründen oder die Einladung einer anderen öffnen.',
  },
}
