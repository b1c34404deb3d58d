// Times the engine installed in the folder of the first argument on the
// policies and requests of the file of the second: prints one JSON object with
// the microseconds that a decision takes, cold and warm, and how they come out.
// Each of some requests counts with its best time, so that what else the machine
// does counts little.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.argv[2], 'driver.js'))
const { runSimulation } = require('@cloud-copilot/iam-simulate')
const policies = require('@cloud-copilot/iam-policy')
const source = readFileSync(process.argv[3], 'utf8')
const given = JSON.parse(source)

const named = (check, all) => all.map((text, i) => ({ name: `p${i}`, policy: policies.createValidatedPolicy(JSON.parse(text), check) }))
const levels = (check, all) => all.map((level, i) => ({ orgIdentifier: `l${i}`, policies: named(check, level) }))

const texts = list => list.map(p => JSON.stringify(p))
const text = {
  identity: texts(given.identity),
  boundary: texts(given.boundary),
  scps: given.scps.map(texts),
  rcps: given.rcps.map(texts),
  resource: JSON.stringify(given.resource)
}

function prepare() {
  return {
    identityPolicies: named(policies.validateIdentityPolicy, text.identity),
    permissionBoundaryPolicies: named(policies.validateIdentityPolicy, text.boundary),
    serviceControlPolicies: levels(policies.validateServiceControlPolicy, text.scps),
    resourceControlPolicies: levels(policies.validateResourceControlPolicy, text.rcps),
    resourcePolicy: policies.createValidatedPolicy(JSON.parse(text.resource), policies.validateResourcePolicy)
  }
}

const implied = {
  'aws:PrincipalArn': given.role,
  'aws:PrincipalType': 'AssumedRole',
  'aws:PrincipalAccount': given.account,
  'aws:userid': 'AROAEXAMPLE:worker',
  'aws:PrincipalIsAWSService': 'false',
  'aws:ResourceAccount': given.account
}
const contexts = given.contexts.map(c => ({
  ...implied,
  ...Object.fromEntries(Object.entries(c).map(([key, values]) => [key, values.length === 1 ? values[0] : values]))
}))
const requests = []
for (const contextVariables of contexts) {
  for (const resource of given.resources) {
    for (const action of given.actions) {
      requests.push({ principal: given.principal, action, resource: { resource, accountId: given.account }, contextVariables })
    }
  }
}

async function decide(set, request) {
  const result = await runSimulation({ request, ...set }, {})
  if (result.resultType !== 'single') throw new Error(JSON.stringify(result))
  return result.overallResult
}

async function best(rounds, count, once) {
  const least = Array(count).fill(Infinity)
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < count; i++) {
      const start = process.hrtime.bigint()
      await once(i)
      least[i] = Math.min(least[i], Number(process.hrtime.bigint() - start) / 1e3)
    }
  }
  return least.reduce((sum, time) => sum + time) / count
}

const set = prepare()
const outcomes = {}
for (const request of requests) {
  const outcome = await decide(set, request)
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
const warm = await best(20, 100, i => decide(set, requests[(i * 21) % requests.length]))
const cold = await best(20, 20, i => decide(prepare(), requests[(i * 21) % requests.length]))
console.log(JSON.stringify({ warm, cold, outcomes }))
