import copy
teacher = load_model("digits_mlp")

def make_student(hidden):
    return SimpleModel(Linear(64, hidden), ReLU(), Linear(hidden, 10))

def run(T):
    student = make_student(12)
    kd = KnowledgeDistillation(teacher, student, temperature=T)
    opt = SGD(student.parameters(), lr=0.1)
    data = digits().train
    for i in range(0, 640, 64):
        x, y = data.images[i:i+64], data.labels[i:i+64]
        loss = kd.loss(student(x), teacher(x), y)
        loss.backward(); opt.step(); opt.zero_grad()
    return accuracy(student)

for T in [1, 2, 3]:
    print(T, run(T))
