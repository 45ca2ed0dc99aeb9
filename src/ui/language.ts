// Which language the page speaks: the reader's own choice, else the browser's, else English. Words load when they are
// needed: German on demand, and in every language those of the places with the places.
import { enFirst, type FirstWords } from './words/en-first.ts'
import type { RestWords } from './words/en-rest.ts'

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

const STORED = 'hearthgrid-language'

const isLanguage = (text: string | null | undefined): text is Language =>
  text !== null && text !== undefined && text in LANGUAGES

/** Storage may be refused by the browser; then the choice lasts as long as the page. */
const stored = (): string | null => {
  try {
    return localStorage.getItem(STORED)
  } catch {
    return null
  }
}

export const chosenLanguage = (): Language => {
  const own = stored()
  if (isLanguage(own)) return own
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
  return spoken.find(isLanguage) ?? 'en'
}

export const rememberLanguage = (language: Language): void => {
  try {
    localStorage.setItem(STORED, language)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

export const loadFirstWords = async (language: Language): Promise<FirstWords> =>
  language === 'de' ? (await import('./words/de-first.ts')).deFirst : enFirst

export const loadRestWords = async (language: Language): Promise<RestWords> =>
  language === 'de' ? (await import('./words/de-rest.ts')).deRest : (await import('./words/en-rest.ts')).enRest

/** The browser's own regional form of the language ("de-AT"), so that numbers look as its reader expects. */
export const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language
