// Answers questions of standard input, one JSON object a line, with what the
// engine installed in the folder of the first argument decides: one JSON
// object a line, in the same order. Documents come as text, so that one which
// many questions share is read once.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const require = createRequire(join(process.argv[2], 'driver.js'))
const { runSimulation } = require('@cloud-copilot/iam-simulate')
const policies = require('@cloud-copilot/iam-policy')

const checks = {
  identity: policies.validateIdentityPolicy,
  resource: policies.validateResourcePolicy,
  scp: policies.validateServiceControlPolicy,
  rcp: policies.validateResourceControlPolicy,
  endpoint: policies.validateEndpointPolicy
}

let known = new Map()

function read(kind, text) {
  const key = kind + text
  let policy = known.get(key)
  if (!policy) {
    if (known.size > 2000) known = new Map()
    policy = policies.createValidatedPolicy(JSON.parse(text), checks[kind])
    known.set(key, policy)
  }
  return policy
}

function list(kind, texts) {
  return texts.map((text, i) => ({ name: `${kind}-${i}`, policy: read(kind, text) }))
}

function levels(kind, all) {
  return all.map((texts, i) => ({
    orgIdentifier: `level-${i}`,
    policies: texts.map((text, j) => ({ name: `${kind}-${i}-${j}`, policy: read(kind, text) }))
  }))
}

async function decide(q) {
  const result = await runSimulation(
    {
      request: {
        principal: q.principal ?? { type: 'Anonymous' },
        action: q.action,
        resource: { resource: q.resource, accountId: q.owner },
        contextVariables: q.context
      },
      identityPolicies: list('identity', q.identity),
      permissionBoundaryPolicies: q.boundary && list('identity', q.boundary),
      sessionPolicy: q.session && read('identity', q.session),
      resourcePolicy: q.policy && read('resource', q.policy),
      serviceControlPolicies: levels('scp', q.scps),
      resourceControlPolicies: levels('rcp', q.rcps),
      vpcEndpointPolicies: q.endpoint && list('endpoint', q.endpoint)
    },
    {}
  )
  if (result.resultType === 'error') return { refused: JSON.stringify(result.errors) }
  if (result.resultType !== 'single') return { refused: 'a pattern of resources' }
  return { answer: result.overallResult, ignored: result.result.ignoredContextKeys }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer
  try {
    answer = await decide(JSON.parse(line))
  } catch (e) {
    answer = { refused: `it throws: ${e.message}` }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
