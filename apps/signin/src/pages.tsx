/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Frame, NotFound } from './frame.js'
import { CardBridgePage } from './pages/card-bridge/view.js'
import { ConsentPage } from './pages/consent/view.js'
import { EnrolPage } from './pages/enrol/view.js'
import { LogoutPage } from './pages/logout/view.js'
import { SelfTestPage } from './pages/self-test/view.js'
import { SessionsPage } from './pages/sessions/view.js'
import { SignInPage } from './pages/sign-in/view.js'

/** The attempt that the address names, if any. */
function attemptSearch(search: Record<string, unknown>): { attempt?: string } {
  return typeof search.attempt === 'string' ? { attempt: search.attempt } : {}
}

/** The logout that the address names, if any. */
function runSearch(search: Record<string, unknown>): { run?: string } {
  return typeof search.run === 'string' ? { run: search.run } : {}
}

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const page = <Path extends string>(path: Path, component: () => ReactElement) =>
  createRoute({ getParentRoute: () => root, path, component })

const front = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: SignInPage,
  validateSearch: attemptSearch,
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: attemptSearch,
})
const logout = createRoute({
  getParentRoute: () => root,
  path: '/logout',
  component: LogoutPage,
  validateSearch: runSearch,
})
const consent = createRoute({
  getParentRoute: () => root,
  path: '/consent/$id',
  component: function NumberedConsent() {
    return <ConsentPage id={consent.useParams().id} />
  },
})

/** Makes the router of the sign-in pages. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      front,
      signIn,
      consent,
      page('/sessions', SessionsPage),
      logout,
      page('/self-test', SelfTestPage),
      page('/enrol', EnrolPage),
      page('/card-bridge', CardBridgePage),
    ]),
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
