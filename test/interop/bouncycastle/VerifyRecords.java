import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.ers.ERSByteData;
import org.bouncycastle.tsp.ers.ERSData;
import org.bouncycastle.tsp.ers.ERSDataGroup;
import org.bouncycastle.tsp.ers.ERSEvidenceRecord;

/**
 * A second opinion on evidence records. Each line of standard input is a question, parts divided by tabs: the file of a record, and the
 * files that it is to prove, several as a group. Each line of standard output is its answer: "accepted", or "refused" and why.
 */
public final class VerifyRecords {
  public static void main(String[] args) throws Exception {
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = questions.readLine(); line != null; line = questions.readLine())
      System.out.println(answer(line.split("\t")));
  }

  private static String answer(String[] files) {
    try {
      BouncyCastleProvider provider = new BouncyCastleProvider();
      ERSEvidenceRecord record =
          new ERSEvidenceRecord(
              Files.readAllBytes(Path.of(files[0])),
              new JcaDigestCalculatorProviderBuilder().setProvider(provider).build());
      record.validatePresent(proved(files), new Date());
      record.validate(
          new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(record.getSigningCertificate()));
      return "accepted";
    } catch (Exception problem) {
      return "refused: " + String.valueOf(problem.getMessage()).replace('\n', ' ');
    }
  }

  private static ERSData proved(String[] files) throws Exception {
    List<ERSData> parts = new ArrayList<>();
    for (int at = 1; at < files.length; at += 1) parts.add(new ERSByteData(Files.readAllBytes(Path.of(files[at]))));
    return parts.size() == 1 ? parts.get(0) : new ERSDataGroup(parts);
  }
}
