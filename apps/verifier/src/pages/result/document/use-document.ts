import { useEffect, useState } from 'react'
import { differingRegions, type Region } from './compare.js'
import { type DrawnPage, type OpenPdf, openPdf, type Undrawable, UndrawableError } from './pdf-engine.js'

/** Something that takes a while and may fail. */
export type Slow<T> =
  | { readonly state: 'working' }
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'failed'; readonly why: Undrawable }

/** Both versions of a document, open; the same one twice where nothing was added. */
export type OpenVersions = { readonly signed: OpenPdf; readonly now: OpenPdf }

const WORKING = { state: 'working' } as const

/** Opens the document as it was signed (its first `octets`) and as it is now, and closes both when they are not shown any more. */
export function useVersions(file: File, octets: number): Slow<OpenVersions> {
  const [versions, setVersions] = useState<Slow<OpenVersions>>(WORKING)
  useEffect(() => {
    let isCurrent = true
    const opened: OpenPdf[] = []
    const open = async (blob: Blob) => {
      const pdf = await openPdf(blob)
      if (isCurrent) opened.push(pdf)
      else pdf.close()
      return pdf
    }
    setVersions(WORKING)
    const both = async (): Promise<OpenVersions> => {
      const signed = await open(file.slice(0, octets))
      return { signed, now: octets === file.size ? signed : await open(file) }
    }
    both().then(
      (value) => isCurrent && setVersions({ state: 'done', value }),
      (error) => isCurrent && setVersions({ state: 'failed', why: reasonOf(error) }),
    )
    return () => {
      isCurrent = false
      for (const pdf of opened) pdf.close()
    }
  }, [file, octets])
  return versions
}

/** One page in both versions; null where a version has no such page. */
export type PagePair = {
  readonly signed: DrawnPage | null
  readonly now: DrawnPage | null
  readonly regions: readonly Region[]
}

/** Draws page `page` in both versions and compares what is seen. */
export function usePagePair(versions: OpenVersions, page: number, widthPixels: number): Slow<PagePair> {
  const [pair, setPair] = useState<Slow<PagePair>>(WORKING)
  useEffect(() => {
    let isCurrent = true
    setPair(WORKING)
    drawPair(versions, page, widthPixels).then(
      (value) => isCurrent && setPair({ state: 'done', value }),
      (error) => isCurrent && setPair({ state: 'failed', why: reasonOf(error) }),
    )
    return () => {
      isCurrent = false
    }
  }, [versions, page, widthPixels])
  return pair
}

/** How far the comparison of all pages has come, and which of them differ. */
export type Survey = { readonly compared: number; readonly differing: ReadonlySet<number> }

/** Wide enough to see a changed digit, small enough for hundreds of pages. */
const SURVEY_PIXELS = 700
const SURVEY_PAGES = 300

/** Compares the pages one after the other, the first 300 of them. */
export function useSurvey(versions: OpenVersions): Survey {
  const [survey, setSurvey] = useState<Survey>({ compared: 0, differing: new Set() })
  useEffect(() => {
    let isCurrent = true
    const differing = new Set<number>()
    const look = async () => {
      for (let page = 1; page <= pagesToCompare(versions) && isCurrent; page++) {
        if (await differs(versions, page)) differing.add(page)
        if (isCurrent) setSurvey({ compared: page, differing: new Set(differing) })
      }
    }
    setSurvey({ compared: 0, differing: new Set() })
    void look()
    return () => {
      isCurrent = false
    }
  }, [versions])
  return survey
}

/** How many pages the versions have, the longer one counted. */
export function pagesOf({ signed, now }: OpenVersions): number {
  return Math.max(signed.pages, now.pages)
}

/** How many pages are compared; none where nothing was added. */
export function pagesToCompare(versions: OpenVersions): number {
  return versions.signed === versions.now ? 0 : Math.min(SURVEY_PAGES, pagesOf(versions))
}

/** What cannot be drawn says so where it is shown; here it counts as different, so that somebody looks. */
async function differs(versions: OpenVersions, page: number): Promise<boolean> {
  try {
    return (await drawPair(versions, page, SURVEY_PIXELS)).regions.length > 0
  } catch (error) {
    if (error instanceof UndrawableError) return true
    throw error
  }
}

async function drawPair(versions: OpenVersions, page: number, widthPixels: number): Promise<PagePair> {
  const draw = async (pdf: OpenPdf) => (page <= pdf.pages ? pdf.draw(page, widthPixels) : null)
  const signed = await draw(versions.signed)
  const now = versions.now === versions.signed ? signed : await draw(versions.now)
  if (signed === now) return { signed, now, regions: [] }
  if (!signed || !now) return { signed, now, regions: [{ left: 0, top: 0, width: 1, height: 1 }] }
  return { signed, now, regions: differingRegions(signed.pixels(), now.pixels()) }
}

function reasonOf(error: unknown): Undrawable {
  return error instanceof UndrawableError ? error.why : 'unreadable'
}
