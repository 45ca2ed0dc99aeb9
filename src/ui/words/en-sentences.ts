// Every refusal and notice in English: what happened, and what to do next. docs/errors.md lists the same codes.
import { enAutopilotSentences } from './en-autopilot-sentences.ts'
import { enFileSentences } from './en-file-sentences.ts'
import { enCouncilSentences } from './en-council-sentences.ts'
import { enStatementSentences } from './en-statement-sentences.ts'
import { enConsoleSentences } from './en-console-sentences.ts'
import { enMarketSentences } from './en-market-sentences.ts'
import { enLockSentences } from './en-lock.ts'
import { enMeterSentences } from './en-meter-sentences.ts'
import { enTrustSentences } from './en-trust-sentences.ts'
import { enRelaySentences } from './en-relay-sentences.ts'
import type { Notice } from '../../node/index.ts'

export type Sentence = { readonly says: string; readonly next: string }
export type SentenceCode = Notice['code']
export type Sentences = { readonly [code in SentenceCode]: Sentence }

export const enSentences: Sentences = {
  'code-cut': { says: 'A part of this code is missing.', next: 'Copy it again, from the first sign to the last.' },
  'code-mistyped': { says: 'This code has a wrong sign in it.', next: 'Copy and paste it rather than typing it.' },
  'code-other-version': {
    says: 'This code comes from another version of Hearthgrid.',
    next: 'Reload the page on both computers, then make a fresh code.',
  },
  'code-not-a-code': {
    says: 'This is neither an invitation nor a reply.',
    next: 'Paste the whole link or text that your neighbour sent.',
  },
  'code-replaced': {
    says: 'This reply answers a link that was replaced.',
    next: 'Send your neighbour the newest link and ask for a new reply.',
  },
  'code-foreign-street': {
    says: 'This reply answers a link of another street.',
    next: 'Send your neighbour your own link and ask for the reply to that one.',
  },
  'code-own': { says: 'This is your own code.', next: 'Send it to your neighbour; it does nothing here.' },
  'code-for-another': {
    says: 'This link was made for another computer.',
    next: 'Open it in the browser that wrote the reply, or ask for a link of your own.',
  },
  'code-for-members': {
    says: 'This link leads a home of that street back to its neighbours; it lets nobody new in.',
    next: 'Ask for an invitation instead.',
  },
  'link-foreign-street': {
    says: 'This link is not from a neighbour whom your books know.',
    next: 'It is of another street, or of somebody who joined while you were away. Ask a neighbour whom you know; nothing was changed here.',
  },
  'neighbour-unreachable': {
    says: 'The two computers could not reach each other.',
    next: 'Keep both pages open and try from the same Wi-Fi, or ask another neighbour for an invitation.',
  },
  'invitation-used-up': { says: 'This invitation has been used or taken back.', next: 'Ask for a fresh one.' },
  'invitation-expired': { says: 'This invitation is too old.', next: 'Ask for a fresh one.' },
  'name-empty': { says: 'The name is empty.', next: 'Write a name that neighbours will recognise.' },
  'name-too-long': { says: 'The name is too long.', next: 'Keep it to 40 characters.' },
  'name-taken': { says: 'Another home has this name.', next: 'Choose a different one.' },
  'amount-invalid': {
    says: 'This amount cannot be used.',
    next: 'Write a number above zero, with at most three decimals.',
  },
  'price-invalid': { says: 'This price cannot be used.', next: 'Write a price per kWh, with at most six decimals.' },
  'time-invalid': { says: 'This time cannot be used.', next: 'Choose one within the next 31 days.' },
  'absence-invalid': {
    says: 'This absence cannot be announced.',
    next: 'A night begins and ends at different times of the day; a single absence begins now or later, and ends after that.',
  },
  'absence-too-far': {
    says: 'This absence is too far ahead.',
    next: 'It can be announced from thirty days before it begins on, and ends within a year.',
  },
  'helpers-unreadable': {
    says: 'These are no addresses of helpers.',
    next: 'Write stun:host:port, several with commas in between; a TURN server as JSON with its name and password; at most 256 characters.',
  },
  'text-empty': {
    says: 'There is nothing to read in this note.',
    next: 'Write a title and some text.',
  },
  'text-too-long': {
    says: 'This note is too long.',
    next: 'Keep the title to 120 characters and the text to 3,000.',
  },
  'board-full': {
    says: 'There is no room for this on the board.',
    next: 'Remove old notes first. A computer that has written a thousand notes and changes can write no more; one that you enrol anew can.',
  },
  'board-muted': {
    says: 'This computer has signed two different notes as the same one, so the street hides what it wrote.',
    next: 'That happens when a browser profile was copied or restored. Under Home you can give this computer a new key; then write again.',
  },
  'board-not-ready': {
    says: 'Your neighbours have not told yet which notes of this computer they have.',
    next: 'Wait a moment and try again.',
  },
  'not-a-member': { says: 'This home is not a member of the street.', next: 'Ask a neighbour for an invitation.' },
  'not-allowed': { says: 'The rules of the street do not allow this.', next: 'Ask the organiser of your street.' },
  unknown: { says: 'This no longer exists.', next: 'Look at the newest state and try again.' },
  expired: {
    says: 'It was not agreed in time and will not be carried out.',
    next: 'Send it again if you still want it.',
  },
  'nonce-used': {
    says: 'This was already sent once.',
    next: 'Look under Money whether it arrived; if not, send it again.',
  },
  'signature-invalid': {
    says: 'The signature does not fit, so every home refuses it.',
    next: 'Reload the page. If it happens again, save a bug report under More.',
  },
  'not-enough-credits': {
    says: 'You do not have that many energy credits.',
    next: 'Offer less, or keep more of what nobody buys.',
  },
  'not-enough-money': {
    says: 'This would take you beyond what you may owe.',
    next: 'Choose a smaller amount, or sell first.',
  },
  'not-yours-to-give': {
    says: 'You do not have that much to give away.',
    next: 'Choose a smaller amount. What is set aside, and what you may owe, cannot be given.',
  },
  'not-to-yourself': {
    says: 'Money cannot go from a home to itself.',
    next: 'Choose a neighbour.',
  },
  'own-order': { says: 'That would be a trade with yourself.', next: 'Choose another order, offer or auction.' },
  'would-trade-at-once': {
    says: 'This order would trade at once, and you asked it to wait.',
    next: 'Change the price, or let it trade.',
  },
  'not-filled': { says: 'Not enough was offered at this price.', next: 'Change the price, or let the rest wait.' },
  'book-full': { says: 'The order book is full.', next: 'Try again when some orders have ended.' },
  'delivery-not-open': { says: 'This delivery is not open.', next: 'Look at its state under Trade.' },
  ...enAutopilotSentences,
  ...enMarketSentences,
  'already-done': { says: 'This was already done.', next: 'Nothing to do.' },
  'meter-known': {
    says: 'This meter is registered already.',
    next: 'Each meter belongs to one home; check its number.',
  },
  'meter-unknown': { says: 'The street does not know this meter.', next: 'Register it under Meter first.' },
  'reading-out-of-order': { says: 'A reading came out of order.', next: 'Nothing to do; the next one counts.' },
  'reading-falls': {
    says: 'The meter’s register went backwards.',
    next: 'If it was replaced or set back, say so under Meter. Otherwise check the cable.',
  },
  'reading-implausible': {
    says: 'A reading was more than this meter can measure.',
    next: 'Check the largest power you registered for it.',
  },
  'reading-time': { says: 'A reading has the wrong time.', next: 'Set this computer’s clock by the internet.' },
  'simulated-meter': {
    says: 'This street takes no simulated meters.',
    next: 'Connect a real one, or try it on a trial street.',
  },
  ...enTrustSentences,
  'too-many': {
    says: 'That is too much at once.',
    next: 'Wait a minute and try again.',
  },
  'no-street': { says: 'This browser has no home yet.', next: 'Start a street, or open an invitation.' },
  'storage-full': {
    says: 'This computer has no space left for the books.',
    next: 'Free some space; until then your home watches and does not vote.',
  },
  'storage-failed': {
    says: 'The browser could not read or write the books on this computer.',
    next: 'Reload the page, or restart the browser. If it comes again, the disk may be failing: save a bug report under More. Until then your home watches and does not vote.',
  },
  'storage-missing': {
    says: 'The browser does not let this page keep anything.',
    next: 'Leave private browsing, or allow this page to store data, then reload.',
  },
  'books-older': {
    says: 'The books on this computer were written by an older version of this page, which this one cannot read.',
    next: 'Save the old books as a file, then start afresh; your keys stay. With an invitation your street knows your home and gives you its books.',
  },
  'books-damaged': {
    says: 'The books on this computer cannot be read any more.',
    next: 'Save what is there as a file, then start afresh; your keys stay. With an invitation your street knows your home and gives you its books.',
  },
  'books-newer': {
    says: 'A newer version of this page has kept the books on this computer.',
    next: 'Close all tabs of this page, then open it again to get that version. Nothing was changed.',
  },
  'not-secure': {
    says: 'This page was opened over an address that is not secure.',
    next: 'Open it with https://, or on this computer with http://localhost.',
  },
  'crypto-missing': {
    says: 'This browser cannot make the keys that a home signs with.',
    next: 'Update it, or use a current Chrome, Edge, Firefox or Safari. Your books stay on this computer.',
  },
  'crypto-failed': {
    says: 'The browser failed to sign something or to check a signature.',
    next: 'Reload the page, or restart the browser. Until it works again your home watches and does not vote.',
  },
  'went-wrong': {
    says: 'Something on this computer went wrong that nobody foresaw.',
    next: 'Reload the page. If it comes again, save a bug report under More.',
  },
  'no-serial': {
    says: 'This browser cannot reach serial ports.',
    next: 'Use Chrome, Edge or Firefox on the computer beside the meter.',
  },
  'port-busy': { says: 'Another program uses this port.', next: 'Close it, then choose the port again.' },
  'port-lost': { says: 'The device was unplugged.', next: 'Plug it in again; it goes on by itself.' },
  'port-not-allowed': {
    says: 'The browser did not open the port.',
    next: 'Allow serial ports for this page. On Linux your user must be in the dialout group.',
  },
  'port-not-chosen': { says: 'No port was chosen.', next: 'Press the button again and pick the device.' },
  'no-consent': { says: 'Your consent is missing.', next: 'Tick the sentence about the relay board first.' },
  ...enRelaySentences,
  'second-tab': {
    says: 'Your home is open in another tab, and that tab does not answer.',
    next: 'Close that tab; this one then goes on by itself. Two at once could sign two different things.',
  },
  'tab-closed': {
    says: 'The tab that ran your home was closed before it answered.',
    next: 'This tab goes on. Look whether it was done, and press again if not.',
  },
  'page-incomplete': {
    says: 'A part of this page could not be loaded.',
    next: 'Reload the page: its host may have a newer one by now. If that does not help, see whether this computer is online.',
  },
  stopped: {
    says: 'Something that must never happen did happen, so this home has stopped signing.',
    next: 'Reload the page. The street goes on without you and your entries are safe. Please save a bug report.',
  },
  'meter-silent': {
    says: 'The meter has been silent for a while.',
    next: 'Check the cable. Relays that depend on it are off.',
  },
  'meter-wrong-speech': {
    says: 'The device talks, but not like a meter that we know.',
    next: 'Check the cable, or save a bug report with the meter’s model.',
  },
  ...enMeterSentences,
  ...enConsoleSentences,
  resting: {
    says: 'The books rest: too few homes are awake.',
    next: 'Nothing is lost. Readings are kept and billed later, relays stay off meanwhile, and it goes on by itself.',
  },
  'last-awake': {
    says: 'Without you too few homes are awake to go on.',
    next: 'If you close this page now the street rests until somebody returns. Leave it open if you can.',
  },
  'clock-off': {
    says: 'The clock of this computer is wrong.',
    next: 'Let the computer set its time by the internet; readings with a wrong time are refused.',
  },
  'relay-released': {
    says: 'A relay was switched off to be safe.',
    next: 'Look under Trade why; it closes again by itself when everything is in order.',
  },
  unconfirmed: {
    says: 'It is not sure yet which books are the street’s.',
    next: 'Leave this page open while neighbours are awake. Until then your home only reads: amounts shown here may be out of date, and nothing is sent.',
  },
  'books-differ': {
    says: 'The books on this computer are not those of your neighbours.',
    next: 'Do not pay or bill by what is shown here; relays are off and nothing is signed. Under More, save a bug report, compare with a neighbour, and start afresh.',
  },
  'neighbour-differs': {
    says: 'A neighbour showed books that differ from everybody else’s.',
    next: 'Nothing of it was taken, so your bills and relays stay as they are. Ask that neighbour to save a bug report.',
  },
  'refounding-open': {
    says: 'A neighbour asks to found the street again.',
    next: 'Look under Street at why, who takes part and what it costs, then agree or leave it. Until you agree, nothing changes here.',
  },
  'refounding-void': {
    says: 'The street went on without being founded again, so what you agreed to no longer counts.',
    next: 'Nothing to do: your home takes part in the books again. If the street stands still once more, everybody is asked anew under Street.',
  },
  'street-refounded': {
    says: 'The street was founded again with all balances, credits and meters.',
    next: 'Open orders and deliveries were closed and their relays are off: set them anew. Bills go on from the same balance.',
  },
  'entry-left-behind': {
    says: 'The last entry of the old books was agreed in the very moment in which the street was founded again, and counts no more.',
    next: 'Not everybody had it, so the street goes on from the one before. A trade or price of that moment has to be made anew.',
  },
  'refounded-without-us': {
    says: 'The street was founded again while this computer was away.',
    next: 'Your balance, meters and keys are safe, but the books here lead no further. Under More you can start afresh and come in again.',
  },
  'old-books-found': {
    says: 'Older books of this street turned up that go further than where it was founded again.',
    next: 'Nothing is billed from them. Talk to the neighbour who brought them about the entries that were left behind.',
  },
  ...enStatementSentences,
  'old-books-missing': {
    says: 'You are in, but nobody within reach has given the books that this street goes on from.',
    next: 'Leave this page open: it goes on by itself when a neighbour is awake. Or open a fresh invitation of another neighbour.',
  },
  'old-books-differ': {
    says: 'You are in, but a neighbour gave other books than those this street goes on from.',
    next: 'Nothing of them was taken, and other neighbours are asked. If it stays so, talk to whoever invited you, or open a fresh invitation of another neighbour.',
  },
  'old-books-too-large': {
    says: 'A neighbour gave more books than any street can have.',
    next: 'Nothing of them was kept. Ask another neighbour for a fresh invitation.',
  },
  ...enFileSentences,
  'key-retired': {
    says: 'The key of this computer was used elsewhere, so this home no longer votes from here.',
    next: 'That happens when a browser profile was copied or restored. Balance, bills and relays stay as they are. Under Home you can make this computer the voter again.',
  },
  'computer-enrolled': {
    says: 'This computer has a new key and speaks for your home again.',
    next: 'Nothing to do: it votes from the entry after the next one on, and the old key is deleted.',
  },
  'double-vote': {
    says: 'This home signed two different things for one entry.',
    next: 'Nothing for you to do: the proof goes into the books, bills and relays stay as they are, and that home stops voting until it enrols a computer anew.',
  },
  'board-author-muted': {
    says: 'A computer of this home has signed two different notes as the same one.',
    next: 'Nothing for you to do: what it wrote is hidden on every board. That home can write again from a computer that it enrols anew.',
  },
  fork: {
    says: 'Two different histories of this street are both signed, so this home has stopped signing.',
    next: 'Relays are off, and bills since that entry may be wrong. Talk to your neighbours before anybody goes on, and save a bug report under More. Nothing is chosen by itself.',
  },
  ...enCouncilSentences,
  ...enLockSentences,
}
