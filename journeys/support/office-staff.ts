/** Staff of the issuing office: each at a computer of their own, signed in with a staff card, with the office's calls at hand. */
import { batchesClient, caseClient, productionClient, queueClient } from '@jitsuin/registration/contract'
import { statisticsClient } from '@jitsuin/statistics/contract'
import type { Browser, Page } from 'playwright-core'
import { enterOffice } from './card-staff.js'
import { fetchIn } from './page-fetch.js'
import type { Platform } from './platform.js'

const STEP_MS = 60_000

/** Who works there, as written on their cards (apps/server, demonstration/staff.ts). */
export const OFFICE_STAFF = {
  receptionist: '受付 みどり',
  examiner: '審査 あきら',
  approver: '承認 まもる',
  producer: '発行 つくる',
  atTheHospital: '窓口 ひかり',
  helpDesk: '電話 ことえ',
  auditor: '監査 しらべ',
} as const

/** Somebody at work. `calls`: what the pages call, made from the open page under its session. */
export type OfficeDesk = { readonly page: Page; readonly calls: ReturnType<typeof callsIn> }

/** Signs somebody in, in a browser of their own, and waits for the office's first page. */
export async function sitDown(
  browser: Browser,
  { platform, who }: { readonly platform: Platform; readonly who: keyof typeof OFFICE_STAFF },
): Promise<OfficeDesk> {
  const { page } = await enterOffice(browser, platform, OFFICE_STAFF[who])
  page.setDefaultTimeout(STEP_MS)
  return { page, calls: callsIn(page) }
}

function callsIn(page: Page) {
  const fetcher = fetchIn(page)
  return {
    fetch: fetcher,
    batches: batchesClient(fetcher),
    cases: caseClient(fetcher),
    queue: queueClient(fetcher),
    production: productionClient(fetcher),
    statistics: statisticsClient(fetcher),
  }
}
