// Words that follow a number, by the rules of a language. A language with more forms than two names them in `more`; a form
// that is left out is `other`, which every language has.
type Form = Intl.LDMLPluralRule

/** `plural(count, one, other)` of one language. */
export const pluralOf = (language: string) => {
  const rules = new Intl.PluralRules(language)
  return (count: number, one: string, other: string, more: Partial<Record<Form, string>> = {}): string => {
    const forms: Partial<Record<Form, string>> = { one, ...more }
    return forms[rules.select(count)] ?? other
  }
}

export const pluralDe = pluralOf('de')
export const pluralEn = pluralOf('en')
