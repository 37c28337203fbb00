// Needs com.microsoft.onnxruntime:onnxruntime. java ReadDigits.java MODEL.onnx digits.bin
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

public class ReadDigits {
    public static void main(String[] arguments) throws Exception {
        var environment = OrtEnvironment.getEnvironment();
        byte[] pixels = Files.readAllBytes(Path.of(arguments[1])); // 0 = paper, 255 = ink
        long[] shape = {pixels.length / 784, 28, 28};
        var buffer = ByteBuffer.allocateDirect(pixels.length).put(pixels).rewind();
        try (var session = environment.createSession(arguments[0]);
                var images = OnnxTensor.createTensor(
                        environment, buffer, shape, OnnxJavaType.UINT8);
                var answer = session.run(Map.of("images", images))) {
            for (float[] row : (float[][]) answer.get("probabilities").get().getValue()) {
                int digit = 0;
                for (int i = 1; i < 10; i++) {
                    if (row[i] > row[digit]) {
                        digit = i;
                    }
                }
                System.out.print(digit + " ");
            }
        }
    }
}
