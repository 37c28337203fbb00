// Needs the package Microsoft.ML.OnnxRuntime. dotnet run MODEL.onnx digits.bin
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using var session = new InferenceSession(args[0]);
byte[] pixels = File.ReadAllBytes(args[1]); // 0 = paper, 255 = ink
int count = pixels.Length / 784;
var images = new DenseTensor<byte>(pixels, new[] { count, 28, 28 });
using var answer = session.Run(new[] { NamedOnnxValue.CreateFromTensor("images", images) });
float[] probabilities = answer.First().AsEnumerable<float>().ToArray();

for (int i = 0; i < count; i++)
{
    var row = probabilities.AsSpan(10 * i, 10);
    int digit = 0;
    for (int j = 1; j < 10; j++)
    {
        if (row[j] > row[digit]) digit = j;
    }
    Console.Write($"{digit} ");
}
