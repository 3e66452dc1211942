/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ENROL_CARD_PATH, ENROL_PATH } from './code.js'
import { Frame, NotFound } from './frame.js'
import { ApprovalPage } from './pages/approval/view.js'
import { EnrolPage } from './pages/enrol/view.js'
import { CardEnrolPage } from './pages/enrol-card/view.js'
import { FrontPage } from './pages/front/view.js'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root

const approval = createRoute({ getParentRoute, path: '/a/$id', component: ApprovalOfAddress })

function ApprovalOfAddress(): ReactElement {
  const { id } = approval.useParams()
  return <ApprovalPage key={id} id={id} />
}

const enrolCard = createRoute({
  getParentRoute,
  path: ENROL_CARD_PATH,
  validateSearch: ({ subject }): { subject?: string } => (typeof subject === 'string' ? { subject } : {}),
  component: EnrolWithCard,
})

function EnrolWithCard(): ReactElement {
  const { subject } = enrolCard.useSearch()
  return <CardEnrolPage subject={subject} />
}

/** Makes the router. */
export function createPages() {
  return createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute, path: '/', component: FrontPage }),
      createRoute({ getParentRoute, path: ENROL_PATH, component: EnrolPage }),
      enrolCard,
      approval,
    ]),
    // Numbers of people stay text, even where they are digits.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search).toString()
      return text === '' ? '' : `?${text}`
    },
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
