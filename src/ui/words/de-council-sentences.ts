// German: what all members decide together, roles, money against money outside, freezes and going.

export const deCouncilSentences = {
  frozen: {
    says: 'Ein Organisator hat die Computer dieses Hauses für eine Weile gesperrt.',
    next: 'Heb die Sperre unter Straße mit deinen Wörtern oder deiner Passphrase auf, oder bitte die Nachbarn, darüber abzustimmen.',
  },
  'vote-over': {
    says: 'Diese Abstimmung ist vorbei.',
    next: 'Sieh unter Straße nach, was beschlossen wurde; du kannst es neu vorschlagen.',
  },
  'no-vote': {
    says: 'Dein Haus stimmt hier nicht mit ab.',
    next: 'Es kam erst nach dem Vorschlag dazu, oder es geht darin um dich. Die anderen entscheiden.',
  },
  'nothing-changes': { says: 'Das ist schon so.', next: 'Es gibt nichts zu ändern.' },
  'terms-unsafe': {
    says: 'Mit solchen Regeln könnte sich die Straße selbst nicht mehr helfen.',
    next: 'Wähl eine längere Zeit: Eine Abstimmung dauert mindestens eine Stunde, und niemand verliert seinen Platz binnen einer Minute.',
  },
  'not-square': {
    says: 'Dein Haus schuldet noch Geld oder bekommt noch welches.',
    next: 'Gleich zuerst unter Geld aus; sobald dein Stand null ist, kannst du gehen.',
  },
  'still-open': {
    says: 'Von deinem Haus ist noch etwas offen.',
    next: 'Nimm Aufträge und Lieferungen zurück, beantworte Zahlungen und Tauschfragen, und warte, bis diese Viertelstunde abgerechnet ist.',
  },
  'too-few-voters': {
    says: 'Zu wenige andere führen gerade die Bücher.',
    next: 'Warte, bis die Seite eines anderen Hauses wach ist und die Bücher führt, und geh dann.',
  },
  'role-missing': {
    says: 'Dafür braucht es eine Aufgabe, die dieses Haus nicht hat.',
    next: 'Schlag sie unter Straße vor; deine Nachbarn stimmen darüber ab.',
  },
  'no-rate': {
    says: 'Dieser Kurs gilt nicht mehr.',
    next: 'Sieh dir unter Geld die Kurse an und frag noch einmal.',
  },
  'issuing-limit': {
    says: 'Das wäre mehr, als ein Kassenwart ausgeben darf.',
    next: 'Nimm zuerst etwas zurück, oder schlag unter Straße eine höhere Grenze vor.',
  },
  'freeze-running': {
    says: 'Du hast schon ein anderes Haus gesperrt.',
    next: 'Heb zuerst jene Sperre auf: Ein Organisator sperrt nur ein Haus zugleich.',
  },
  'thawed-lately': {
    says: 'Deine Sperre für dieses Haus wurde erst vor Kurzem aufgehoben.',
    next: 'Frag einen anderen Organisator, oder schlag der Straße vor, was geschehen soll.',
  },
}
