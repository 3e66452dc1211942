/** A holder whom a client's own page sent here goes back to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsHere } from '../../../journeys/support/browser.js'
import { openStage } from './house.js'
import { enrol, type Visitor, visit } from './visitor.js'

describe.skipIf(!browserIsHere())('after the approval', () => {
  let stage: Awaited<ReturnType<typeof openStage>>
  let visitor: Visitor

  beforeAll(async () => {
    stage = await openStage()
    visitor = await visit(stage.browser, stage.server)
    await enrol(visitor, stage.server, 'T-0001')
  })
  afterAll(async () => {
    expect(visitor.complaints, 'errors and breaches of the policy').toEqual([])
    await stage.close()
  })

  const back = () => visitor.page.getByRole('link', { name: '元の画面に戻る' })
  const approve = async (change: { continueAddress?: string }) => {
    await visitor.open(`/a/${stage.server.desk.ask('T-0001', { change })}`)
    await visitor.press('このスマートフォンで承認')
    await visitor.page.getByRole('heading', { level: 1, name: '承認済みです', exact: true }).waitFor()
  }

  it('the page leads back to where the holder came from', async () => {
    const continueAddress = `${stage.server.origin}/oauth2/continue/x`
    await approve({ continueAddress })
    expect(await back().getAttribute('href')).toBe(continueAddress)
    await visitor.judge('approval-continue')
  })

  it('it leads nowhere for whoever came by a QR code', async () => {
    await approve({})
    expect(await back().count()).toBe(0)
  })
})
