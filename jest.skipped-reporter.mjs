/** Names every skipped test, whose title says what the machine lacks; Jest itself only counts them. */
export default class SkippedReporter {
  onTestResult(_test, { testResults }) {
    for (const { status, fullName } of testResults)
      if (status === 'pending' || status === 'todo') process.stderr.write(`SKIPPED  ${fullName}\n`);
  }
}
