import { randomBytes } from 'node:crypto'
import { prepareTrust, validate } from '@jitsuin/ades'
import { validationReportSchema } from '@jitsuin/verification/contract'
import { it } from 'vitest'
import { makeSamples } from '../../../services/verification/src/usecases/samples/make-samples.js'
import { openStage } from './browser.js'
it('shots', async () => {
  const { browser, server, close } = await openStage()
  const NOW = new Date('2026-11-21T00:12:00Z')
  const set = await makeSamples({ now: NOW, random: randomBytes })
  const trust = prepareTrust(set.trust)
  const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, deviceScaleFactor: 1 })
  let report: unknown
  await page.route('**/api/validations', (r) => r.fulfill({ json: { results: [{ fileName: 'x', report }] } }))
  page.on('pageerror', (e) => console.log('ERR', e.message))
  for (const s of set.samples) {
    report = await validate(s.file, { at: NOW, trust, policy: 'hpki', ...(s.content && { detached: s.content }) })
    const parsed = validationReportSchema.safeParse(report)
    console.log('SAMPLE', s.id, parsed.success, JSON.stringify((report as any).signatures.map((x: any) => x.headline.ja)))
    if (!parsed.success) console.log(parsed.error.message)
    if (['dispensing', 'wrapped', 'revoked', 'detached'].includes(s.id)) {
      await page.goto(`${server.origin}/`); await page.setInputFiles('input[type=file]', { name: s.fileName, mimeType: 'text/xml', buffer: Buffer.from(s.file) })
      await page.waitForURL('**/result/*'); await page.waitForSelector('dl')
      await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true })
      await page.waitForTimeout(200); await page.screenshot({ path: `/tmp/shots/real-${s.id}.png`, fullPage: true })
    }
  }
  await close()
}, 120000)
