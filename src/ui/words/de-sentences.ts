// Every refusal and notice in German: what happened, and what to do next.
import { deAutopilotSentences } from './de-autopilot-sentences.ts'
import { deFileSentences } from './de-file-sentences.ts'
import { deCouncilSentences } from './de-council-sentences.ts'
import { deStatementSentences } from './de-statement-sentences.ts'
import { deConsoleSentences } from './de-console-sentences.ts'
import { deMarketSentences } from './de-market-sentences.ts'
import { deLockSentences } from './de-lock.ts'
import { deMeterSentences } from './de-meter-sentences.ts'
import { deTrustSentences } from './de-trust-sentences.ts'
import { deRelaySentences } from './de-relay-sentences.ts'
import type { Sentences } from './en-sentences.ts'

export const deSentences: Sentences = {
  'code-cut': {
    says: 'Von diesem Code fehlt ein Stück.',
    next: 'Kopiere ihn noch einmal, vom ersten bis zum letzten Zeichen.',
  },
  'code-mistyped': { says: 'In diesem Code ist ein falsches Zeichen.', next: 'Kopiere ihn, statt ihn abzutippen.' },
  'code-other-version': {
    says: 'Dieser Code kommt von einer anderen Version von Hearthgrid.',
    next: 'Ladet die Seite auf beiden Computern neu und macht einen frischen Code.',
  },
  'code-not-a-code': {
    says: 'Das ist weder eine Einladung noch eine Antwort.',
    next: 'Füge den ganzen Link oder Text ein, den dein Nachbar geschickt hat.',
  },
  'code-replaced': {
    says: 'Diese Antwort gehört zu einem Link, der ersetzt wurde.',
    next: 'Schick deinem Nachbarn den neuesten Link und bitte um eine neue Antwort.',
  },
  'code-foreign-street': {
    says: 'Diese Antwort gehört zum Link einer anderen Straße.',
    next: 'Schick deinem Nachbarn deinen eigenen Link und bitte um die Antwort darauf.',
  },
  'code-own': { says: 'Das ist dein eigener Code.', next: 'Schick ihn deinem Nachbarn; hier bewirkt er nichts.' },
  'code-for-another': {
    says: 'Dieser Link wurde für einen anderen Computer gemacht.',
    next: 'Öffne ihn in dem Browser, der die Antwort geschrieben hat, oder bitte um einen eigenen Link.',
  },
  'code-for-members': {
    says: 'Dieser Link führt ein Haus jener Straße zu seinen Nachbarn zurück; neu herein lässt er niemanden.',
    next: 'Bitte stattdessen um eine Einladung.',
  },
  'link-foreign-street': {
    says: 'Dieser Link ist von niemandem, den deine Bücher kennen.',
    next: 'Er gehört zu einer anderen Straße, oder zu jemandem, der dazukam, während du weg warst. Bitte einen Nachbarn, den du kennst; hier wurde nichts geändert.',
  },
  'neighbour-unreachable': {
    says: 'Die beiden Computer haben sich nicht erreicht.',
    next: 'Lasst beide Seiten offen und versucht es im selben WLAN, oder bitte einen anderen Nachbarn um eine Einladung.',
  },
  'invitation-used-up': { says: 'Diese Einladung ist verbraucht oder zurückgenommen.', next: 'Bitte um eine frische.' },
  'invitation-expired': { says: 'Diese Einladung ist zu alt.', next: 'Bitte um eine frische.' },
  'name-empty': { says: 'Der Name ist leer.', next: 'Schreib einen Namen, den die Nachbarn erkennen.' },
  'name-too-long': { says: 'Der Name ist zu lang.', next: 'Höchstens 40 Zeichen.' },
  'name-taken': { says: 'Ein anderes Haus heißt schon so.', next: 'Wähle einen anderen Namen.' },
  'amount-invalid': {
    says: 'Diese Menge geht nicht.',
    next: 'Schreib eine Zahl über null mit höchstens drei Nachkommastellen.',
  },
  'price-invalid': {
    says: 'Dieser Preis geht nicht.',
    next: 'Schreib einen Preis je kWh mit höchstens sechs Nachkommastellen.',
  },
  'time-invalid': { says: 'Diese Zeit geht nicht.', next: 'Wähle eine innerhalb der nächsten 31 Tage.' },
  'absence-invalid': {
    says: 'Diese Abwesenheit lässt sich nicht ankündigen.',
    next: 'Eine Nacht beginnt und endet zu verschiedenen Uhrzeiten; eine einzelne Abwesenheit beginnt jetzt oder später und endet danach.',
  },
  'absence-too-far': {
    says: 'Diese Abwesenheit liegt zu weit voraus.',
    next: 'Ankündigen lässt sie sich ab dreißig Tagen vor ihrem Beginn; enden muss sie innerhalb eines Jahres.',
  },
  'helpers-unreadable': {
    says: 'Das sind keine Adressen von Helfern.',
    next: 'Schreib stun:host:port, mehrere mit Kommas dazwischen; einen TURN-Server als JSON mit Namen und Passwort; höchstens 256 Zeichen.',
  },
  'text-empty': {
    says: 'In dieser Notiz steht nichts.',
    next: 'Schreib einen Titel und etwas Text.',
  },
  'text-too-long': {
    says: 'Diese Notiz ist zu lang.',
    next: 'Höchstens 120 Zeichen im Titel und 3.000 im Text.',
  },
  'board-full': {
    says: 'Dafür ist auf dem Brett kein Platz.',
    next: 'Entferne zuerst alte Notizen. Ein Computer, der tausend Notizen und Änderungen geschrieben hat, kann keine mehr schreiben; ein neu angemeldeter kann es.',
  },
  'board-muted': {
    says: 'Dieser Computer hat zwei verschiedene Notizen als ein und dieselbe unterschrieben, darum verbirgt die Straße, was er schrieb.',
    next: 'Das kommt vor, wenn ein Browserprofil kopiert oder zurückgeholt wurde. Unter Zuhause gibst du diesem Computer einen neuen Schlüssel; dann schreib noch einmal.',
  },
  'board-not-ready': {
    says: 'Deine Nachbarn haben noch nicht gesagt, welche Notizen dieses Computers sie haben.',
    next: 'Warte einen Augenblick und versuche es noch einmal.',
  },
  'not-a-member': { says: 'Dieses Haus gehört nicht zur Straße.', next: 'Bitte einen Nachbarn um eine Einladung.' },
  'not-allowed': { says: 'Die Regeln der Straße erlauben das nicht.', next: 'Frag den Gründer deiner Straße.' },
  unknown: { says: 'Das gibt es nicht mehr.', next: 'Schau auf den neuesten Stand und versuch es noch einmal.' },
  expired: {
    says: 'Es wurde nicht rechtzeitig vereinbart und wird nicht ausgeführt.',
    next: 'Sende es noch einmal, wenn du es weiterhin willst.',
  },
  'nonce-used': {
    says: 'Das wurde schon einmal gesendet.',
    next: 'Schau unter Geld, ob es ankam; wenn nicht, sende es noch einmal.',
  },
  'signature-invalid': {
    says: 'Die Unterschrift passt nicht, darum weist jedes Haus es ab.',
    next: 'Lade die Seite neu. Geschieht es wieder, sichere unter Mehr einen Fehlerbericht.',
  },
  'not-enough-credits': {
    says: 'So viel Energieguthaben hast du nicht.',
    next: 'Biete weniger an, oder behalte mehr von dem, was niemand kauft.',
  },
  'not-enough-money': {
    says: 'Damit würdest du mehr schulden, als du darfst.',
    next: 'Wähle einen kleineren Betrag, oder verkaufe zuerst.',
  },
  'not-yours-to-give': {
    says: 'So viel hast du nicht zu verschenken.',
    next: 'Wähle einen kleineren Betrag. Zurückgelegtes, und was du schulden darfst, lässt sich nicht weggeben.',
  },
  'not-to-yourself': {
    says: 'Geld kann nicht von einem Haus an dasselbe Haus gehen.',
    next: 'Wähle einen Nachbarn.',
  },
  'own-order': {
    says: 'Das wäre ein Handel mit dir selbst.',
    next: 'Wähle einen anderen Auftrag, ein anderes Angebot oder eine andere Auktion.',
  },
  'would-trade-at-once': {
    says: 'Dieser Auftrag würde sofort handeln, du wolltest ihn aber warten lassen.',
    next: 'Ändere den Preis, oder lass ihn handeln.',
  },
  'not-filled': {
    says: 'Zu diesem Preis wurde nicht genug angeboten.',
    next: 'Ändere den Preis, oder lass den Rest warten.',
  },
  'book-full': { says: 'Das Auftragsbuch ist voll.', next: 'Versuch es wieder, wenn einige Aufträge beendet sind.' },
  'delivery-not-open': { says: 'Diese Lieferung ist nicht offen.', next: 'Ihr Stand steht unter Handel.' },
  ...deAutopilotSentences,
  ...deMarketSentences,
  'already-done': { says: 'Das ist schon geschehen.', next: 'Nichts zu tun.' },
  'meter-known': {
    says: 'Dieser Zähler ist schon angemeldet.',
    next: 'Jeder Zähler gehört zu einem Haus; prüfe seine Nummer.',
  },
  'meter-unknown': { says: 'Die Straße kennt diesen Zähler nicht.', next: 'Melde ihn zuerst unter Zähler an.' },
  'reading-out-of-order': {
    says: 'Eine Ablesung kam in falscher Reihenfolge.',
    next: 'Nichts zu tun; die nächste zählt.',
  },
  'reading-falls': {
    says: 'Der Zählerstand ging rückwärts.',
    next: 'Wurde er getauscht oder zurückgestellt, sag es unter Zähler. Sonst prüfe das Kabel.',
  },
  'reading-implausible': {
    says: 'Eine Ablesung war mehr, als dieser Zähler messen kann.',
    next: 'Prüfe die größte Leistung, die du für ihn angegeben hast.',
  },
  'reading-time': {
    says: 'Eine Ablesung hat die falsche Zeit.',
    next: 'Lass die Uhr dieses Computers nach dem Internet stellen.',
  },
  'simulated-meter': {
    says: 'Diese Straße nimmt keine simulierten Zähler.',
    next: 'Schließ einen echten an, oder probiere es in einer Probestraße.',
  },
  ...deTrustSentences,
  'too-many': {
    says: 'Das ist zu viel auf einmal.',
    next: 'Warte eine Minute und versuch es noch einmal.',
  },
  'no-street': {
    says: 'Dieser Browser hat noch kein Zuhause.',
    next: 'Gründe eine Straße, oder öffne eine Einladung.',
  },
  'storage-full': {
    says: 'Auf diesem Computer ist kein Platz mehr für die Bücher.',
    next: 'Schaff Platz; bis dahin schaut dein Haus zu und stimmt nicht ab.',
  },
  'storage-failed': {
    says: 'Der Browser konnte die Bücher auf diesem Computer nicht lesen oder schreiben.',
    next: 'Lade die Seite neu, oder starte den Browser neu. Kommt es wieder, geht vielleicht die Festplatte kaputt: Sichere unter Mehr einen Fehlerbericht. Bis dahin schaut dein Haus zu und stimmt nicht ab.',
  },
  'storage-missing': {
    says: 'Der Browser lässt diese Seite nichts speichern.',
    next: 'Verlass den privaten Modus, oder erlaube der Seite das Speichern, und lade sie neu.',
  },
  'books-older': {
    says: 'Die Bücher auf diesem Computer hat eine ältere Version dieser Seite geschrieben; diese hier kann sie nicht lesen.',
    next: 'Sichere die alten Bücher als Datei, dann fang neu an; deine Schlüssel bleiben. Mit einer Einladung erkennt deine Straße dein Haus und gibt dir ihre Bücher.',
  },
  'books-damaged': {
    says: 'Die Bücher auf diesem Computer lassen sich nicht mehr lesen.',
    next: 'Sichere als Datei, was da ist, dann fang neu an; deine Schlüssel bleiben. Mit einer Einladung erkennt deine Straße dein Haus und gibt dir ihre Bücher.',
  },
  'books-newer': {
    says: 'Eine neuere Version dieser Seite hat die Bücher auf diesem Computer geführt.',
    next: 'Schließ alle Tabs dieser Seite und öffne sie wieder, dann kommt jene Version. Nichts wurde verändert.',
  },
  'not-secure': {
    says: 'Diese Seite wurde über eine unsichere Adresse geöffnet.',
    next: 'Öffne sie mit https://, oder auf diesem Computer mit http://localhost.',
  },
  'crypto-missing': {
    says: 'Dieser Browser kann die Schlüssel nicht herstellen, mit denen ein Haus unterschreibt.',
    next: 'Aktualisiere ihn, oder nimm ein aktuelles Chrome, Edge, Firefox oder Safari. Deine Bücher bleiben auf diesem Computer.',
  },
  'crypto-failed': {
    says: 'Der Browser konnte etwas nicht unterschreiben oder eine Unterschrift nicht prüfen.',
    next: 'Lade die Seite neu, oder starte den Browser neu. Bis es wieder geht, schaut dein Haus zu und stimmt nicht ab.',
  },
  'went-wrong': {
    says: 'Auf diesem Computer ist etwas schiefgegangen, womit niemand gerechnet hat.',
    next: 'Lade die Seite neu. Kommt es wieder, sichere unter Mehr einen Fehlerbericht.',
  },
  'no-serial': {
    says: 'Dieser Browser erreicht keine seriellen Anschlüsse.',
    next: 'Nimm Chrome, Edge oder Firefox am Computer neben dem Zähler.',
  },
  'port-busy': {
    says: 'Ein anderes Programm benutzt diesen Anschluss.',
    next: 'Schließ es und wähle den Anschluss noch einmal.',
  },
  'port-lost': { says: 'Das Gerät wurde abgezogen.', next: 'Steck es wieder ein; es geht von selbst weiter.' },
  'port-not-allowed': {
    says: 'Der Browser hat den Anschluss nicht geöffnet.',
    next: 'Erlaube der Seite serielle Anschlüsse. Unter Linux muss dein Benutzer in der Gruppe dialout sein.',
  },
  'port-not-chosen': {
    says: 'Es wurde kein Anschluss gewählt.',
    next: 'Drück den Knopf noch einmal und wähle das Gerät.',
  },
  'no-consent': { says: 'Deine Zustimmung fehlt.', next: 'Setz zuerst den Haken beim Satz über die Relaiskarte.' },
  ...deRelaySentences,
  'second-tab': {
    says: 'Dein Zuhause ist in einem anderen Tab offen, und jener Tab antwortet nicht.',
    next: 'Schließ jenen Tab; dieser macht dann von selbst weiter. Zwei zugleich könnten Verschiedenes unterschreiben.',
  },
  'tab-closed': {
    says: 'Der Tab, in dem dein Zuhause lief, wurde geschlossen, bevor er antwortete.',
    next: 'Dieser Tab macht weiter. Sieh nach, ob es geschehen ist, und drück sonst noch einmal.',
  },
  'page-incomplete': {
    says: 'Ein Teil dieser Seite ließ sich nicht laden.',
    next: 'Lade die Seite neu: Vielleicht liegt inzwischen eine neuere bereit. Hilft das nicht, sieh nach, ob dieser Computer online ist.',
  },
  stopped: {
    says: 'Etwas, das nie geschehen darf, ist geschehen; darum unterschreibt dieses Haus nichts mehr.',
    next: 'Lade die Seite neu. Die Straße geht weiter, und deine Einträge sind sicher. Bitte sichere einen Fehlerbericht.',
  },
  'meter-silent': {
    says: 'Der Zähler schweigt seit einer Weile.',
    next: 'Prüfe das Kabel. Relais, die von ihm abhängen, sind aus.',
  },
  'meter-wrong-speech': {
    says: 'Das Gerät spricht, aber nicht wie ein Zähler, den wir kennen.',
    next: 'Prüfe das Kabel, oder sichere einen Fehlerbericht mit dem Typ des Zählers.',
  },
  ...deMeterSentences,
  ...deConsoleSentences,
  resting: {
    says: 'Die Bücher ruhen: Zu wenige Häuser sind wach.',
    next: 'Nichts geht verloren. Ablesungen werden aufbewahrt und später abgerechnet, Relais bleiben so lange aus, und es geht von selbst weiter.',
  },
  'last-awake': {
    says: 'Ohne dich sind zu wenige Häuser wach, um weiterzumachen.',
    next: 'Schließt du diese Seite jetzt, ruht die Straße, bis jemand wiederkommt. Lass sie offen, wenn du kannst.',
  },
  'clock-off': {
    says: 'Die Uhr dieses Computers geht falsch.',
    next: 'Lass sie nach dem Internet stellen; Ablesungen mit falscher Zeit werden abgewiesen.',
  },
  'relay-released': {
    says: 'Ein Relais wurde zur Sicherheit ausgeschaltet.',
    next: 'Unter Handel steht, warum; es schließt von selbst wieder, wenn alles in Ordnung ist.',
  },
  unconfirmed: {
    says: 'Noch ist nicht sicher, welche Bücher die der Straße sind.',
    next: 'Lass diese Seite offen, während Nachbarn wach sind. Bis dahin liest dein Haus nur: Beträge können überholt sein, und nichts wird gesendet.',
  },
  'books-differ': {
    says: 'Die Bücher auf diesem Computer sind nicht die deiner Nachbarn.',
    next: 'Bezahle und verrechne nichts nach dem, was hier steht; Relais sind aus, und hier wird nichts unterschrieben. Sichere unter Mehr einen Fehlerbericht, vergleiche mit einem Nachbarn und fang neu an.',
  },
  'neighbour-differs': {
    says: 'Ein Nachbar hat andere Bücher gezeigt als alle anderen.',
    next: 'Nichts davon wurde übernommen; deine Rechnung und deine Relais bleiben, wie sie sind. Bitte diesen Nachbarn, einen Fehlerbericht zu sichern.',
  },
  'refounding-open': {
    says: 'Ein Nachbar möchte die Straße neu gründen.',
    next: 'Sieh unter Straße nach, warum, wer dabei ist und was es kostet, dann stimme zu oder lass es. Bis du zustimmst, ändert sich hier nichts.',
  },
  'refounding-void': {
    says: 'Die Straße ist ohne Neugründung weitergegangen; deine Zustimmung dazu gilt nicht mehr.',
    next: 'Nichts zu tun: Dein Haus macht in den Büchern wieder mit. Steht die Straße noch einmal still, werden unter Straße alle neu gefragt.',
  },
  'street-refounded': {
    says: 'Die Straße wurde mit allen Kontoständen, Guthaben und Zählern neu gegründet.',
    next: 'Offene Aufträge und Lieferungen wurden beendet, ihre Relais sind aus: Stell sie neu ein. Die Abrechnung geht vom selben Kontostand weiter.',
  },
  'entry-left-behind': {
    says: 'Der letzte Eintrag der alten Bücher wurde genau in dem Moment beschlossen, in dem die Straße neu gegründet wurde, und gilt nicht mehr.',
    next: 'Nicht alle hatten ihn, darum geht die Straße vom vorigen aus weiter. Ein Handel oder Preis aus diesem Moment muss neu gemacht werden.',
  },
  'refounded-without-us': {
    says: 'Die Straße wurde neu gegründet, während dieser Computer weg war.',
    next: 'Kontostand, Zähler und Schlüssel sind sicher, aber die Bücher hier führen nicht weiter. Unter Mehr kannst du neu anfangen und wieder hereinkommen.',
  },
  'old-books-found': {
    says: 'Es sind ältere Bücher dieser Straße aufgetaucht, die weiter reichen als die Neugründung.',
    next: 'Daraus wird nichts abgerechnet. Sprich mit dem Nachbarn, der sie mitbringt, über die Einträge, die zurückblieben.',
  },
  ...deStatementSentences,
  'old-books-missing': {
    says: 'Du bist drin, aber niemand in Reichweite hat die Bücher gegeben, auf denen diese Straße aufbaut.',
    next: 'Lass diese Seite offen: es geht von selbst weiter, sobald ein Nachbar wach ist. Oder öffne eine neue Einladung eines anderen Nachbarn.',
  },
  'old-books-differ': {
    says: 'Du bist drin, aber ein Nachbar gab andere Bücher als die, auf denen diese Straße aufbaut.',
    next: 'Davon wurde nichts übernommen, und andere Nachbarn werden gefragt. Bleibt es dabei, sprich mit dem, der dich eingeladen hat, oder öffne eine neue Einladung eines anderen Nachbarn.',
  },
  'old-books-too-large': {
    says: 'Ein Nachbar gab mehr Bücher, als eine Straße haben kann.',
    next: 'Davon wurde nichts behalten. Bitte einen anderen Nachbarn um eine neue Einladung.',
  },
  ...deFileSentences,
  'key-retired': {
    says: 'Der Schlüssel dieses Computers wurde anderswo benutzt, darum stimmt dieses Haus von hier nicht mehr ab.',
    next: 'Das kommt vor, wenn ein Browserprofil kopiert oder zurückgeholt wurde. Kontostand, Rechnung und Relais bleiben, wie sie sind. Unter Zuhause machst du diesen Computer wieder zum Wähler.',
  },
  'computer-enrolled': {
    says: 'Dieser Computer hat einen neuen Schlüssel und spricht wieder für dein Haus.',
    next: 'Du musst nichts tun: Ab dem übernächsten Eintrag stimmt er ab, und der alte Schlüssel ist gelöscht.',
  },
  'double-vote': {
    says: 'Dieses Haus hat für einen Eintrag zwei verschiedene Dinge unterschrieben.',
    next: 'Du musst nichts tun: Der Beweis kommt in die Bücher, Rechnung und Relais bleiben, wie sie sind, und jenes Haus stimmt nicht mehr ab, bis es einen Computer neu anmeldet.',
  },
  'board-author-muted': {
    says: 'Ein Computer dieses Hauses hat zwei verschiedene Notizen als ein und dieselbe unterschrieben.',
    next: 'Du musst nichts tun: Was er schrieb, ist auf jedem Brett verborgen. Jenes Haus kann wieder schreiben, wenn es einen Computer neu anmeldet.',
  },
  fork: {
    says: 'Zwei verschiedene Geschichten dieser Straße sind beide unterschrieben, darum unterschreibt dieses Haus nichts mehr.',
    next: 'Relais sind aus, und Rechnungen seit diesem Eintrag können falsch sein. Sprich mit deinen Nachbarn, bevor jemand weitermacht, und sichere unter Mehr einen Fehlerbericht. Von selbst wird nichts ausgewählt.',
  },
  ...deCouncilSentences,
  ...deLockSentences,
}
