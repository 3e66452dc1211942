/**
 * Wording in two languages. A part of the platform writes its sentences once in a Japanese table and once in an English one
 * of the same shape; a missing or misspelt key does not compile.
 */
import type { Language, Text } from '@jitsuin/kernel'
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

/** Sentences by key, in groups; `{{name}}` stands for a value. */
export type Wording = { readonly [key: string]: string | Wording }

/** The same keys as `W`, in another language. */
export type SameKeys<W extends Wording> = {
  readonly [K in keyof W]: W[K] extends Wording ? SameKeys<W[K]> : string
}

/** The keys of a wording table as paths: `result.print`. */
export type WordingKey<W extends Wording> = {
  [K in keyof W & string]: W[K] extends Wording ? `${K}.${WordingKey<W[K]>}` : K
}[keyof W & string]

/** Says the sentence of a key in the reader's language. */
export type Say<W extends Wording> = (
  key: WordingKey<W>,
  values?: Readonly<Record<string, string | number>>,
) => string

/** The wording of one part of the platform, under a name of its own. */
export type WordingBook<W extends Wording = Wording> = {
  readonly name: string
  readonly ja: W
  readonly en: SameKeys<W>
}

/** Binds the two tables of a part together. */
export function wordingBook<const W extends Wording>(name: string, ja: W, en: SameKeys<W>): WordingBook<W> {
  return { name, ja, en }
}

/** The sentences of a book in the reader's language; the component draws anew when the language changes. */
export function useSay<W extends Wording>(book: WordingBook<W>): Say<W> {
  const { t } = useTranslation(book.name)
  return (key, values) => t(key, { ...values })
}

/** The sentence of any book, for parts that are composed of several, such as a navigation. */
export function useWordOf(): (book: WordingBook, key: string) => string {
  const { t } = useTranslation()
  return (book, key) => t(key, { ns: book.name })
}

/** The reader's language. */
export function useLanguage(): Language {
  return asLanguage(useTranslation().i18n.language) ?? 'ja'
}

/** Picks the reader's language out of a sentence that a service wrote in both. */
export function useText(): (text: Text) => string {
  const language = useLanguage()
  return (text) => text[language]
}

const STORAGE_KEY = 'jitsuin.language'

/** Starts wording with every book of the page, in the language of the address, else the remembered one, else Japanese. */
export async function startWording(books: readonly WordingBook[]): Promise<void> {
  const resources = {
    ja: Object.fromEntries(books.map((book) => [book.name, book.ja])),
    en: Object.fromEntries(books.map((book) => [book.name, book.en])),
  }
  const language = chooseLanguage(window.location.search, localStorage.getItem(STORAGE_KEY))
  localStorage.setItem(STORAGE_KEY, language)
  await i18next.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false }, // React escapes what it draws.
  })
  markPage(language)
}

/** Speaks `language` from now on, remembers it, and takes the wish of the address back. */
export async function switchLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language)
  const address = new URL(window.location.href)
  if (address.searchParams.has('lang')) {
    address.searchParams.set('lang', language)
    window.history.replaceState(window.history.state, '', address)
  }
  await i18next.changeLanguage(language)
  markPage(language)
}

/** The language to begin with: what the address asks (`?lang=en`), else what was remembered, else Japanese. */
export function chooseLanguage(search: string, remembered: string | null): Language {
  return asLanguage(new URLSearchParams(search).get('lang')) ?? asLanguage(remembered) ?? 'ja'
}

function asLanguage(value: string | null | undefined): Language | null {
  return value === 'ja' || value === 'en' ? value : null
}

function markPage(language: Language): void {
  document.documentElement.lang = language
}
