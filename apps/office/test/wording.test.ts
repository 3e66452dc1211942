/** Every sentence of the office in both languages. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SOURCE = join(import.meta.dirname, '../src')
const BOOKS = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('wording/ja.ts'),
)

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
/** Words of the letter to the applicant, who is addressed in Japanese in either language. */
const ALSO_JAPANESE = ['/deficiency/to']
/** English has no counters. */
const NOTHING_TO_SAY = ['/snapshot/unit', '/snapshot/cases']

type Words = { readonly [key: string]: string | Words }

/** Sentences by their path. */
function sentences(words: Words, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, each]) =>
      typeof each === 'string' ? [[`${path}/${key}`, each]] : [...sentences(each, `${path}/${key}`)],
    ),
  )
}

const placeholders = (sentence: string) =>
  [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

it('has books to check', () => {
  expect(BOOKS.length).toBeGreaterThan(5)
})

describe.each(BOOKS)('%s', (book) => {
  it('is complete in English: every sentence is there, in no Japanese letters, with the same values', async () => {
    const file = join(SOURCE, book)
    const { ja } = (await import(file)) as { ja: Words } // each book exports its table under its language
    const { en } = (await import(file.replace(/ja\.ts$/, 'en.ts'))) as { en: Words } // the same
    const [japanese, english] = [sentences(ja), sentences(en)]
    expect([...english.keys()]).toEqual([...japanese.keys()])
    for (const [path, sentence] of english) {
      if (!ALSO_JAPANESE.includes(path)) expect(sentence, path).not.toMatch(JAPANESE)
      if (!NOTHING_TO_SAY.includes(path)) expect(sentence.trim(), path).not.toBe('')
      expect(placeholders(sentence), path).toEqual(placeholders(japanese.get(path) ?? ''))
    }
  })
})
