/** The stage of these pages: the browser, and the server with their canned answers. */
import { join } from 'node:path'
import { openPageStage, type PageStage } from '../../../journeys/support/page-stage.js'
import { type FixtureServer, startFixtureServer } from './fixture-server.js'

export type Stage = PageStage<FixtureServer>

/** Opens the stage. */
export async function openStage(): Promise<Stage> {
  return await openPageStage(join(import.meta.dirname, '..'), startFixtureServer)
}
